import type { VerbEntry } from '../verb.ts';

/** All verbs, as help lists them. */
export const verbs: readonly VerbEntry[] = [
  {
    name: 'df',
    group: 'Look',
    summary: 'how full the file systems are',
    load: async () => (await import('./df.ts')).df,
  },
];
