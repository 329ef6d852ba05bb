import { SystemError, WRITE } from '../../../runtime/index.ts';
import { type Finding, finding } from '../finding.ts';
import { type Check, severity } from '../patient.ts';

export const cpus: Check = {
  subject: 'cpus',
  commands: ['guest-set-vcpus'],
  examine(patient) {
    const { machine, platform } = patient;
    const bad = severity(patient, 'guest-set-vcpus');
    return told('cpus', () => {
      const list = platform.cpus.list();
      const free = list.filter(({ canOffline }) => canOffline);
      const [first] = free;
      if (first === undefined)
        return finding('cpus', 'skip', `${list.length}, none of which can be taken out of use`);
      const path = `/sys/devices/system/cpu/cpu${first.id}/online`;
      const objection = machine.objection(path, WRITE);
      if (objection !== undefined) return finding('cpus', bad, `${path}: ${objection}`);
      return finding('cpus', 'ok', `${list.length}; ${free.length} can be taken out of use`);
    });
  },
};

export const memory: Check = {
  subject: 'memory',
  commands: ['guest-set-memory-blocks'],
  examine(patient) {
    const { machine, platform } = patient;
    const bad = severity(patient, 'guest-set-memory-blocks');
    return told('blocks', () => {
      const blocks = platform.memory.blocks();
      const [first] = blocks ?? [];
      if (first === undefined) return finding('blocks', 'skip', 'the kernel has no memory hot-plug');
      const path = `/sys/devices/system/memory/memory${first.index}/state`;
      const objection = machine.objection(path, WRITE);
      if (objection !== undefined) return finding('blocks', bad, `${path}: ${objection}`);
      const free = blocks!.filter(({ canOffline }) => canOffline);
      return finding('blocks', 'ok', `${blocks!.length}; ${free.length} can be taken out of use`);
    });
  },
};

/** What the system does not tell is a finding. */
function told(check: string, look: () => Finding): Finding[] {
  try {
    return [look()];
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    return [finding(check, 'warn', error.message)];
  }
}
