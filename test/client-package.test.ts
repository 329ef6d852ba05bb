import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { HostileAgent } from '../src/testing/index.ts';

/** Another Node.js to try the package with: `OTHER_NODE=/opt/node-22/bin/node npm test`. */
const node = process.env['OTHER_NODE'] ?? process.execPath;
const execFileAsync = promisify(execFile);
const root = join(import.meta.dirname, '..');

describe('the npm package, in a project of its own', () => {
  let project: string;
  let guest: HostileAgent;

  before(async () => {
    project = mkdtempSync(join(tmpdir(), 'qga-package-'));
    const own = join(project, 'node_modules/qemu-ga');
    mkdirSync(own, { recursive: true });
    await run(process.execPath, [join(root, 'scripts/build-package.ts')], root);
    const [packed] = JSON.parse(
      await run('npm', ['pack', './dist/npm', '--json', '--pack-destination', project], root),
    ) as {
      filename: string;
    }[];
    await run('tar', ['-xf', packed!.filename, '-C', own, '--strip-components=1'], project);
    writeFileSync(join(project, 'package.json'), '{}');
    guest = await HostileAgent.start();
  });

  after(() => {
    guest.close();
    rmSync(project, { recursive: true });
  });

  test('is used from JavaScript, as a module', async () => {
    writeFileSync(
      join(project, 'module.mjs'),
      `import { connect } from 'qemu-ga/client';
       const agent = await connect(process.argv[2]);
       console.log((await agent.execute('guest-get-host-name'))['host-name']);
       agent.close();`,
    );
    assert.equal(await tell('module.mjs'), 'hostile\n');
  });

  test('is used from JavaScript by require()', async () => {
    writeFileSync(
      join(project, 'script.cjs'),
      `const { GuestAgent } = require('qemu-ga/client');
       const { HostileAgent } = require('qemu-ga/testing/hostile-agent');
       const agent = new GuestAgent(process.argv[2]);
       agent.clock.now().then((time) => { console.log(time, typeof HostileAgent.start); agent.close(); });`,
    );
    assert.equal(await tell('script.cjs'), '1n function\n');
  });

  test('is typed by the schema in TypeScript', async () => {
    symlinkSync(join(root, 'node_modules/@types'), join(project, 'node_modules/@types'));
    writeFileSync(
      join(project, 'typed.ts'),
      `import { connect, GuestAgentError, type Target } from 'qemu-ga/client';
       export async function main(target: Target): Promise<string> {
         await using agent = await connect(target);
         const handle = await agent.execute('guest-file-open', { path: '/etc/motd' });
         await agent.execute('guest-file-close', { handle });
         // @ts-expect-error
         await agent.execute('guest-file-open', { file: '/etc/motd' });
         // @ts-expect-error
         await agent.execute('guest-file-open');
         // @ts-expect-error
         await agent.execute('guest-nothing');
         // @ts-expect-error
         (await agent.execute('guest-get-host-name'))['hostname'];
         return (await agent.execute('guest-get-host-name'))['host-name'];
       }
       export const code = (error: GuestAgentError): string => error.code;`,
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const options = '--noEmit --strict --module nodenext --target es2022 --lib esnext --types node typed.ts';
    assert.equal(await run(process.execPath, [tsc, ...options.split(' ')], project), '');
  });

  test('brings qga, which starts, and its manual page', async () => {
    for (const name of Object.keys(manifest(project).dependencies)) {
      mkdirSync(join(project, 'node_modules', name, '..'), { recursive: true });
      symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name));
    }
    const qga = join(project, 'node_modules/qemu-ga', manifest(project).bin['qga']!);
    assert.equal(
      await run(node, [qga, '-t', guest.socket, 'guest-get-host-name'], project),
      '{\n  "host-name": "hostile"\n}\n',
    );
    assert.match(await run(node, [qga, 'help', 'cp'], project), /^Usage: qga cp /);
    const [page] = manifest(project).man;
    const text = readFileSync(join(project, 'node_modules/qemu-ga', page!), 'utf8');
    assert.match(text, /^\.TH QGA 1 .*\n\.SH NAME\nqga /);
  });

  test('brings nothing that only the repository needs', () => {
    for (const field of ['scripts', 'devDependencies', 'optionalDependencies', 'private'])
      assert.ok(!(field in manifest(project)), field);
  });

  /** What a file of the project prints when it is told where the agent is. */
  async function tell(file: string): Promise<string> {
    return await run(node, [file, guest.socket], project);
  }
});

interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly man: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
}

function manifest(project: string): Manifest {
  return JSON.parse(readFileSync(join(project, 'node_modules/qemu-ga/package.json'), 'utf8')) as Manifest;
}

async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await execFileAsync(command, args, { cwd, timeout: 120_000 });
  return stdout;
}
