import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PROFILES } from '../../src/agent/policy/profiles.ts';
import { agentPage, type ManPageFacts } from './man-page.ts';

/** What a package puts into the guest, by absolute path; a folder has no content. */
export interface Installed {
  readonly path: string;
  readonly mode: number;
  readonly content: Buffer | undefined;
}

const DOCS = '/usr/share/doc/qemu-ga';
/** Pages of docs/ for those who have the package, not the sources. */
const PAGES = [
  'audit',
  'commands',
  'decisions',
  'doctor',
  'freeze',
  'packages',
  'policy',
  'security',
  'settings',
];

/** All that both packages hold, made of packaging/, docs/, the executable `agent` and its `bill` of materials. */
export function contents(root: string, agent: Buffer, facts: ManPageFacts, bill: Buffer): Installed[] {
  const source = (path: string): Buffer => readFileSync(join(root, path));
  const file = (path: string, from: string, mode = 0o644): Installed => ({
    path,
    mode,
    content: source(from),
  });
  const page = (name: string): Installed => {
    const text = agentPage(source(`packaging/man/${name}`).toString(), facts);
    return {
      path: `/usr/share/man/man${name.at(-1)}/${name}.gz`,
      mode: 0o644,
      content: compressed(text),
    };
  };
  return [
    { path: '/usr/sbin/qemu-ga', mode: 0o755, content: agent },
    file('/usr/lib/systemd/system/qemu-guest-agent.service', 'packaging/systemd/qemu-guest-agent.service'),
    folder('/etc/systemd/system/qemu-guest-agent.service.d'),
    ...Object.keys(PROFILES).map((name) =>
      file(`/usr/share/qemu-ga/profiles/${name}.conf`, `packaging/systemd/profiles/${name}.conf`),
    ),
    file('/usr/lib/udev/rules.d/60-qemu-guest-agent.rules', 'packaging/udev/60-qemu-guest-agent.rules'),
    file('/etc/init.d/qemu-guest-agent', 'packaging/init.d/qemu-guest-agent', 0o755),
    file('/etc/qemu/fsfreeze-hook', 'packaging/fsfreeze-hook', 0o755),
    folder('/etc/qemu/fsfreeze-hook.d'),
    page('qemu-ga.8'),
    page('qemu-ga.conf.5'),
    page('qemu-ga-policy.5'),
    file(`${DOCS}/copyright`, 'packaging/debian/copyright'),
    { path: `${DOCS}/changelog.gz`, mode: 0o644, content: compressed(source('CHANGELOG.md')) },
    file(`${DOCS}/examples/qemu-ga.conf`, 'packaging/qemu-ga.conf'),
    { path: `${DOCS}/sbom.cdx.json`, mode: 0o644, content: bill },
    ...PAGES.map((name) => file(`${DOCS}/${name}.md`, `docs/${name}.md`)),
  ];
}

const folder = (path: string): Installed => ({ path, mode: 0o755, content: undefined });

/** gzip's form, without name and time. */
export function compressed(text: string | Buffer): Buffer {
  return gzipSync(text, { level: 9 });
}
