import { existsSync, rmSync } from 'node:fs';
import { appendFile, copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { makePackages } from '../../scripts/package.ts';
import { FileTree } from '../vm/file-tree.ts';

/** Where the guest has our packages. */
export const PACKAGE = '/root/qemu-ga.deb';
export const NEXT_PACKAGE = '/root/qemu-ga-next.deb';

/** An agent as the guest gets it. */
export interface AgentUnderTest {
  readonly name: string;
  /** Its executable on the host; undefined if it comes with the guest's Debian. */
  readonly program: string | undefined;
  /** The executable of the package's next version. */
  readonly nextProgram: string | undefined;
  /** Go over the files that Debian's packages have installed. */
  readonly files: FileTree;
}

/** What options.ts says of --agent. */
export async function agentUnderTest(choice: string): Promise<AgentUnderTest> {
  if (choice === 'c')
    return { name: 'the C agent', program: undefined, nextProgram: undefined, files: new FileTree() };
  const program = resolve(choice);
  if (!existsSync(program))
    throw new Error(`there is no agent at ${choice}; 'npm run build' makes dist/qemu-ga`);
  const folder = await mkdtemp(join(tmpdir(), 'qga-packages-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  // The same but for a byte that nobody reads: so it is known which of them runs.
  const nextProgram = join(folder, 'next');
  await copyFile(program, nextProgram);
  await copyFile(`${program}.cdx.json`, `${nextProgram}.cdx.json`);
  await appendFile(nextProgram, '\0');
  const [deb] = await makePackages({ agent: program, out: folder, revision: '1' });
  const [next] = await makePackages({ agent: nextProgram, out: folder, revision: '2' });
  const files = new FileTree().copy(PACKAGE, deb!).copy(NEXT_PACKAGE, next!);
  return { name: choice, program, nextProgram, files };
}
