import { finding } from '../finding.ts';
import type { Check } from '../patient.ts';

export const exec: Check = {
  subject: 'exec',
  commands: ['guest-exec'],
  examine({ machine }) {
    const path = machine.sys.environment().find((each) => each.startsWith('PATH='));
    const shell =
      machine.program('/bin/sh') === undefined ? [finding('shell', 'warn', 'there is no /bin/sh')] : [];
    if (path !== undefined) {
      const folders = path.slice('PATH='.length).split(':');
      return [finding('path', 'ok', 'programs are looked for in', undefined, folders), ...shell];
    }
    const found = 'no PATH: programs are looked for in /bin, /usr/bin and the current folder';
    return [finding('path', 'warn', found, 'set one in the service'), ...shell];
  },
};
