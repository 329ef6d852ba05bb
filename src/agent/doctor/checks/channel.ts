import { ChannelError } from '../../channel/channel.ts';
import { inheritedSocket } from '../../channel/inherited-socket.ts';
import type { Check } from '../patient.ts';
import { finding } from '../finding.ts';
import { DEFAULT_PATHS } from '../../settings/settings.ts';
import { serialLine } from './serial-line.ts';
import { unixSocket } from './unix-socket.ts';
import { virtioPort } from './virtio-port.ts';
import { vsock } from './vsock.ts';

/** How the host reaches the agent. Nothing is opened: that would tell the host, or take what it has sent. */
export const channel: Check = {
  subject: 'channel',
  examine(patient) {
    const { method } = patient.settings;
    const path = patient.settings.path ?? DEFAULT_PATHS[method];
    try {
      if (inheritedSocket(patient.machine.sys) !== undefined) {
        return [finding('socket', 'ok', 'one that the agent was started with')];
      }
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      return [finding('socket', 'fail', error.message, 'mend the socket unit')];
    }
    if (path === undefined || path === '') {
      return [finding('path', 'fail', `${method} needs a path`, 'name one with -p')];
    }
    switch (method) {
      case 'virtio-serial':
        return virtioPort(patient, path);
      case 'isa-serial':
        return serialLine(patient, path);
      case 'unix-listen':
        return unixSocket(patient, path);
      case 'vsock-listen':
        return vsock(patient, path);
      default:
        return [finding('method', 'fail', `there is no method ${method}`, 'see --help')];
    }
  },
};
