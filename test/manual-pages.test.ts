import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { agentPage } from '../scripts/package/man-page.ts';
import { qgaPage } from '../scripts/package/qga-page.ts';
import { settingTable } from '../src/agent/settings/setting-table.ts';
import { exitCodes } from '../src/cli/exit-code.ts';
import { program } from '../src/cli/program.ts';

const ROOT = join(import.meta.dirname, '..');
const FACTS = { version: '11.1.0', time: 1_700_000_000 };

const template = (name: string): string => readFileSync(join(ROOT, 'packaging/man', name), 'utf8');
const agentPages = ['qemu-ga.8', 'qemu-ga.conf.5', 'qemu-ga-policy.5'].map((name) =>
  agentPage(template(name), FACTS),
);
const ofQga = await qgaPage(template('qga.1'), FACTS);

/** A page's words as they are read: without fonts, and with the lines that roff(7) joins joined. */
function plain(page: string): string {
  return page
    .replaceAll(/\\f[BIR]|\\&/g, '')
    .replaceAll('\\-', '-')
    .replaceAll(/\n(?![.\n])/g, ' ');
}

/** The part of a page below a heading, up to the next. */
function section(page: string, heading: string): string {
  const begin = page.search(new RegExp(`^${RegExp.escape(heading)}\\b`, 'm'));
  assert.ok(begin >= 0, `no ${heading}`);
  return page.slice(begin).split(/\n(?=\.S[SH])/)[0]!;
}

function tells(text: string, words: string): void {
  assert.ok(text.includes(words), `${words}\nis not in\n${text}`);
}

test('every template of packaging/man is tried here', () => {
  const names = globSync('*', { cwd: join(ROOT, 'packaging/man') }).sort();
  assert.deepEqual(names, ['qemu-ga-policy.5', 'qemu-ga.8', 'qemu-ga.conf.5', 'qga.1']);
});

test('the pages have their date and version, and no mark is left', () => {
  assert.match(agentPages[0]!, /^\.TH QEMU\\-GA 8 "2023-11-14" "qemu\\-ga 11\.1\.0"/);
  assert.match(ofQga, /^\.TH QGA 1 "2023-11-14" "qemu\\-ga 11\.1\.0"/);
  for (const page of [...agentPages, ofQga]) assert.doesNotMatch(page, /@[A-Z]+@/);
});

test('qemu-ga(8) and qemu-ga.conf(5) tell every option and every key, as the help does', () => {
  const [options, keys] = agentPages.map(plain);
  for (const { short, long, key, help } of settingTable) {
    tells(options!, `.TP ${short === undefined ? '' : `-${short}, `}--${long}`);
    tells(options!, `${help.slice(1)}.`);
    if (key !== undefined) tells(keys!, `.TP ${key}=`);
  }
});

test('qga(1) tells every option and every verb with its flags and words, as the help does', async () => {
  const page = plain(ofQga);
  const root = await program(() => true);
  const help = root.createHelp();
  const visible = help.visibleCommands(root);
  assert.ok(visible.length > 20);
  for (const command of [root, ...visible]) {
    const title = command === root ? '.SH OPTIONS' : `.SS ${command.name()}`;
    const part = section(page, title);
    for (const { flags, long, description } of help.visibleOptions(command)) {
      if (command !== root && long === '--help') continue;
      tells(part, `.TP ${flags.replaceAll(/[<>]/g, '')} `);
      tells(part, description.slice(1));
    }
    for (const { description } of help.visibleArguments(command)) tells(part, description.slice(1));
  }
  assert.doesNotMatch(page, /^\.SS (guest-|complete\b)/m);
});

test('qga(1) tells the examples that the help has, one a line', () => {
  const [, examples] = /\.SH EXAMPLES\n\.EX\n([^]*?)\n\.EE/.exec(ofQga.replaceAll('\\-', '-'))!;
  assert.match(examples!, /^qga -t libvirt:web-1 df$/m);
  assert.match(ofQga.replaceAll('\\-', '-'), /\.EX\nqga -t web-1 exec -- systemctl is-active nginx\n/);
});

test('qga(1) tells the exit codes that there are, and the variables that are read', () => {
  const [, codes] = /\.SH EXIT STATUS\n([^]*?)\n\.PP/.exec(ofQga)!;
  assert.deepEqual(
    [...codes!.matchAll(/^\.B (\d+)$/gm)].map(([, code]) => Number(code)),
    Object.values(exitCodes),
  );
  const sources = globSync('src/cli/**/*.ts', { cwd: ROOT }).map((path) =>
    readFileSync(join(ROOT, path), 'utf8'),
  );
  const variables = new Set(sources.join('').match(/\bQGA_[A-Z]+\b/g));
  for (const name of variables) assert.match(ofQga, new RegExp(`^\\.B ${name}$`, 'm'));
});

test(
  'mandoc has nothing against any page',
  { skip: hasMandoc() || process.env['CI'] === 'true' ? false : 'no mandoc on this machine' },
  () => {
    for (const input of [...agentPages, ofQga]) {
      const { stdout } = spawnSync('mandoc', ['-T', 'lint', '-W', 'style'], { input, encoding: 'utf8' });
      assert.equal(stdout, '');
    }
  },
);

function hasMandoc(): boolean {
  return spawnSync('mandoc', ['-T', 'lint'], { input: '' }).error === undefined;
}
