/** Makes packages of the built agent: a .deb, and a .tar.gz for other distributions. `npm run package`. */
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { commandLine } from './command-line.ts';
import { architecture } from './package/architecture.ts';
import { contents } from './package/contents.ts';
import { debianPackage } from './package/debian.ts';
import { sourceTime } from './package/source-time.ts';
import { tarball } from './package/tarball.ts';

const ROOT = resolve(import.meta.dirname, '..');
const USAGE = `npm run package [-- OPTIONS]: makes a .deb and a .tar.gz of the agent that npm run build has made
  --agent FILE     the agent (dist/qemu-ga), with FILE.cdx.json, what it is made of
  --out DIR        where the packages go (dist)
  --revision N     Debian revision (1)

The environment's SOURCE_DATE_EPOCH is the time of all files, or else that of the last commit; DEBFULLNAME and DEBEMAIL
name the maintainer. The same input gives the same bytes.
`;

export interface PackageOptions {
  readonly agent: string;
  readonly out: string;
  readonly revision: string;
}

/** Makes both packages; returns their paths. */
export async function makePackages({ agent, out, revision }: PackageOptions): Promise<string[]> {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const executable = readFileSync(agent);
  const machine = architecture(executable);
  const time = sourceTime(ROOT);
  const installed = contents(ROOT, executable, { version, time }, readFileSync(`${agent}.cdx.json`));
  mkdirSync(out, { recursive: true });
  const deb = join(out, `qemu-ga_${version}-${revision}_${machine}.deb`);
  await debianPackage(ROOT, installed, deb, {
    version: `${version}-${revision}`,
    architecture: machine,
    maintainer: maintainer(),
    time,
  });
  const archive = join(out, `qemu-ga-${version}-linux-${machine}.tar.gz`);
  await tarball(ROOT, installed, archive, time);
  return [deb, archive];
}

function maintainer(): string {
  const name = process.env['DEBFULLNAME'] ?? 'the qemu-ga authors';
  return `${name} <${process.env['DEBEMAIL'] ?? 'qemu-ga@example.org'}>`;
}

async function main(): Promise<void> {
  const { values } = commandLine(USAGE, {
    agent: { type: 'string', default: join(ROOT, 'dist/qemu-ga') },
    out: { type: 'string', default: join(ROOT, 'dist') },
    revision: { type: 'string', default: '1' },
  });
  for (const path of await makePackages(values)) {
    const size = (statSync(path).size / 1e6).toFixed(2);
    process.stdout.write(`${relative(process.cwd(), path)}: ${size} MB\n`);
  }
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`package: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
