import type { MachineDescription } from '../machine-description.ts';

/** A machine whose checks change what the others leave as it is. */
export const changeMachine: MachineDescription = { name: 'a guest that is changed', timeLimit: 240_000 };
