import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { FileTree } from '../vm/file-tree.ts';

/** An agent as the guest gets it. */
export interface AgentUnderTest {
  readonly name: string;
  /** Its executable on the host; undefined if it comes with the guest's Debian. */
  readonly program: string | undefined;
  /** Go over the files that Debian's packages have installed. */
  readonly files: FileTree;
}

/** What options.ts says of --agent. */
export function agentUnderTest(choice: string): AgentUnderTest {
  if (choice === 'c') return { name: 'the C agent', program: undefined, files: new FileTree() };
  const path = resolve(choice);
  if (!existsSync(path))
    throw new Error(`there is no agent at ${choice}; 'npm run build' makes dist/qemu-ga`);
  // In the place of Debian's, so that it starts by the same unit.
  return { name: choice, program: path, files: new FileTree().copy('/usr/sbin/qemu-ga', path, 0o755) };
}
