import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { billOfMaterials } from '../scripts/build/bill-of-materials.ts';
import { makePackages } from '../scripts/package.ts';
import { architecture } from '../scripts/package/architecture.ts';
import { contents, type Installed } from '../scripts/package/contents.ts';

const ROOT = join(import.meta.dirname, '..');
const FACTS = { version: '11.1.0', time: 1_700_000_000 };
/** As much of an executable as tells its machine. */
const AGENT = Buffer.from('\x7fELF\x02\x01\x01'.padEnd(18, '\0') + '\x3e\0', 'latin1');
const BILL = billOfMaterials(FACTS.version, AGENT, [
  { name: 'engine', version: '1.2', description: 'an engine', license: 'MIT', sha256: '00' },
  { name: 'library', version: '3', description: 'a library', license: 'MIT' },
]);
const skip = spawnSync('dpkg-deb', ['--version']).error === undefined ? false : 'no dpkg-deb on this machine';

const folder = mkdtempSync(join(tmpdir(), 'qga-package-'));
after(() => rmSync(folder, { recursive: true }));

function output(program: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout;
}

/** What a package installs at `path`, as text. */
function text(installed: readonly Installed[], path: string): string {
  const content = installed.find((file) => file.path === path)?.content;
  assert.ok(content, `${path} is not installed`);
  return (path.endsWith('.gz') ? gunzipSync(content) : content).toString();
}

async function packages(name: string): Promise<string[]> {
  const agent = join(folder, 'agent');
  writeFileSync(agent, AGENT);
  writeFileSync(`${agent}.cdx.json`, BILL);
  utimesSync(agent, Date.now() / 1000, Math.random() * 1e9);
  process.env['SOURCE_DATE_EPOCH'] = String(FACTS.time);
  try {
    return await makePackages({ agent, out: join(folder, name), revision: '3' });
  } finally {
    delete process.env['SOURCE_DATE_EPOCH'];
  }
}

test('the bill of materials names all that is in the executable, with hashes', () => {
  const bill = JSON.parse(BILL) as {
    metadata: { component: { hashes: { content: string }[] } };
    components: { name: string }[];
    dependencies: unknown[];
  };
  const hash = createHash('sha256').update(AGENT).digest('hex');
  assert.equal(bill.metadata.component.hashes[0]?.content, hash);
  assert.deepEqual(
    bill.components.map(({ name }) => name),
    ['engine', 'library'],
  );
  assert.deepEqual(bill.dependencies, [{ ref: 'qemu-ga@11.1.0', dependsOn: ['engine@1.2', 'library@3'] }]);
});

describe('the packages', { skip }, () => {
  test('are the same bytes of the same input', async () => {
    const [one, other] = [await packages('one'), await packages('other')];
    assert.deepEqual(
      one.map((path) => basename(path)),
      ['qemu-ga_11.1.0-3_amd64.deb', 'qemu-ga-11.1.0-linux-amd64.tar.gz'],
    );
    for (const [i, path] of one.entries())
      assert.ok(readFileSync(path).equals(readFileSync(other[i]!)), path);
  });

  test("the .deb takes the place of the C agent's package and needs nothing", async () => {
    const [deb = ''] = await packages('deb');
    const field = (name: string): string => output('dpkg-deb', '--field', deb, name).trim();
    assert.equal(field('Conflicts'), 'qemu-guest-agent');
    assert.equal(field('Replaces'), 'qemu-guest-agent');
    assert.equal(field('Provides'), 'qemu-guest-agent (= 1:11.1.0)');
    assert.equal(field('Depends'), '');
    const list = output('dpkg-deb', '--contents', deb);
    assert.match(list, /^-rwxr-xr-x root\/root .* 2023-11-14 \S+ \.\/usr\/sbin\/qemu-ga$/m);
    assert.match(list, /^drwxr-xr-x .* \.\/etc\/qemu\/fsfreeze-hook\.d\/$/m);
    const control = join(folder, 'control');
    output('dpkg-deb', '--control', deb, control);
    const data = join(folder, 'data');
    output('dpkg-deb', '--extract', deb, data);
    for (const path of readFileSync(join(control, 'conffiles'), 'utf8').trim().split('\n'))
      assert.ok(statSync(join(data, path)).isFile(), path);
    const sums = readFileSync(join(control, 'md5sums'), 'utf8').replaceAll('  ', `  ${data}/`);
    writeFileSync(join(folder, 'sums'), sums);
    output('md5sum', '--check', '--quiet', join(folder, 'sums'));
  });

  test('the archive installs itself, and leaves the configuration that is there', async () => {
    const [, archive = ''] = await packages('archive');
    output('tar', '-C', folder, '-xzf', archive);
    const install = join(folder, basename(archive, '.tar.gz'), 'install.sh');
    const root = mkdtempSync(join(folder, 'root-'));
    output('env', `DESTDIR=${root}`, install);
    const hook = join(root, 'etc/qemu/fsfreeze-hook');
    assert.equal(statSync(hook).mode & 0o777, 0o755);
    writeFileSync(hook, '# my own\n');
    writeFileSync(join(root, 'usr/sbin/qemu-ga'), 'old');
    output('env', `DESTDIR=${root}`, install);
    assert.equal(readFileSync(hook, 'utf8'), '# my own\n');
    assert.ok(readFileSync(join(root, 'usr/sbin/qemu-ga')).equals(AGENT));
  });
});

test("the machine of a package is the executable's", () => {
  assert.equal(architecture(AGENT), 'amd64');
  const arm = Buffer.from(AGENT);
  arm.writeUInt16LE(183, 18);
  assert.equal(architecture(arm), 'arm64');
  assert.throws(() => architecture(Buffer.from('#!/bin/sh\n')), /no executable/);
});

test('the manual pages lie where man(1) looks, with their date and version', () => {
  const installed = contents(ROOT, AGENT, FACTS, Buffer.from(BILL));
  for (const name of ['man8/qemu-ga.8', 'man5/qemu-ga.conf.5', 'man5/qemu-ga-policy.5'])
    assert.match(
      text(installed, `/usr/share/man/${name}.gz`),
      /^\.TH \S+ \d "2023-11-14" "qemu\\-ga 11\.1\.0"/,
    );
});

test('a shell reads the scripts of packaging without complaint', () => {
  const scripts = globSync('packaging/{fsfreeze-hook,install.sh,init.d/*,debian/p*}', { cwd: ROOT });
  assert.equal(scripts.length, 7);
  for (const script of scripts) output('sh', '-n', join(ROOT, script));
});
