import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../scripts/build/process.ts';
import { tzifFile } from '../../src/platform/linux/testdata/tzif-file.ts';
import { utmpRecord } from '../../src/platform/linux/testdata/utmp-record.ts';
import type { AgentUnderTest } from './agent-under-test.ts';
import { chpasswdTree } from './chpasswd.ts';
import { FileTree } from './file-tree.ts';
import {
  ADDRESS,
  DATA_UDEV_SERIAL,
  GATEWAY,
  HOST_NAME,
  KEYS,
  LOGIN,
  OS_RELEASE,
  PERSON,
} from './guest-facts.ts';
import { TIMEZONE, USER } from './guest-facts.ts';

const USER_PROCESS = 7;

const home = `/home/${USER}`;
const PASSWD = [
  'root:x:0:0:root:/root:/bin/sh',
  `${USER}:x:0:0::${home}:/bin/sh`,
  `${PERSON.name}:x:${PERSON.id}:${PERSON.id}::${PERSON.home}:/bin/sh`,
];

/** The guest's root file system: busybox, the agent under test, and what they are to find in /etc. */
export async function rootTree(busybox: string, agent: AgentUnderTest): Promise<FileTree> {
  const tree = new FileTree();
  for (const folder of ['/dev', '/proc', '/sys', '/run', '/tmp', '/srv', '/root', '/var/log'])
    tree.folder(folder);
  tree.link('/var/run', '/run');
  tree.copy('/bin/busybox', busybox, 0o755);
  for (const path of (await run(busybox, ['--list-full'])).trim().split('\n'))
    if (path !== 'bin/busybox') tree.link(`/${path}`, '/bin/busybox');

  tree
    .file('/etc/inittab', await script('inittab'))
    .file('/etc/startup', await script('startup'), 0o755)
    .file('/usr/lib/guest/agent', await script('agent'), 0o755)
    .file('/usr/lib/guest/link-ports', await script('link-ports'), 0o755)
    .file('/usr/lib/guest/shell', await script('shell'), 0o755)
    .file('/usr/lib/guest/spare-agent', await script('spare-agent'), 0o755)
    .file('/usr/lib/guest/writer', await script('writer'), 0o755)
    .file('/etc/agent-command', agent.command.join(' ') + '\n')
    .file('/etc/address', `${ADDRESS.address}/${ADDRESS.prefix}\n`)
    .file('/etc/gateway', `${GATEWAY}\n`)
    .file('/etc/udev-serial', `${DATA_UDEV_SERIAL}\n`);

  const quoted = Object.entries(OS_RELEASE).map(
    ([name, value]) => `${name}="${value.replaceAll('"', '\\"')}"\n`,
  );
  tree
    .file('/etc/hostname', `${HOST_NAME}\n`)
    .file('/etc/passwd', PASSWD.map((line) => `${line}\n`).join(''))
    .file('/etc/shadow', PASSWD.map((line) => `${line.split(':')[0]}:!:20000::::::\n`).join(''), 0o600)
    .file('/etc/group', `root:x:0:\n${PERSON.name}:x:${PERSON.id}:\n`)
    .folder(PERSON.home)
    .file('/etc/adjtime', '0.0 0 0\n0\nUTC\n')
    .file('/etc/os-release', quoted.join(''))
    .file(`${home}/.ssh/authorized_keys`, `# who may come in\n\n${KEYS.join('\n')}\n`, 0o600)
    .file('/etc/utmp', Uint8Array.from(utmpRecord(384, { type: USER_PROCESS, ...LOGIN })));

  const { zone, offset } = TIMEZONE;
  const clock = { changes: [], types: [[offset, zone]] as const, footer: `${zone}-3:30` };
  tree
    .file('/usr/share/zoneinfo/Test/Zone', tzifFile(2, clock))
    .link('/etc/localtime', '/usr/share/zoneinfo/Test/Zone');

  return tree.addAll(await chpasswdTree()).addAll(agent.files);
}

async function script(name: string): Promise<Uint8Array> {
  return await readFile(join(import.meta.dirname, 'guest', name));
}
