import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FileTree } from '../vm/file-tree.ts';
import { within } from '../vm/deadline.ts';
import { runVirsh } from './virsh.ts';

/** libvirt looks at what QEMU can do when it first starts. */
const START_TIMEOUT = 60_000;

const DAEMON_SETTINGS = `unix_sock_dir = "/run/libvirt"
auth_unix_ro = "none"
auth_unix_rw = "none"
log_level = 3
`;

/** Without systemd, control groups, AppArmor and other users: QEMU runs as libvirt's own child. */
const QEMU_SETTINGS = `security_driver = "none"
security_default_confined = 0
cgroup_controllers = []
namespaces = []
stdio_handler = "file"
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
seccomp_sandbox = 0
`;

/** A libvirt that is this program's alone, and ends with it, as do the machines that it has started. */
export class LibvirtDaemon implements AsyncDisposable {
  /** Everything that it reads and writes; machines keep their files here as well. */
  readonly folder = mkdtempSync(join(tmpdir(), 'qga-libvirt-'));
  readonly #daemon: ChildProcess;
  readonly #end: Promise<void>;
  #messages = '';

  private constructor() {
    const script = join(import.meta.dirname, 'private-libvirt.sh');
    const namespaces = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--net'];
    // setpriv: this process may end in any way.
    const command = ['--pdeathsig', 'KILL', 'unshare', ...namespaces, 'sh', script, this.folder];
    this.#daemon = spawn('setpriv', command, { stdio: ['ignore', 'ignore', 'pipe'] });
    this.#daemon.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#messages += text));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#daemon.on('error', (error) => {
      this.#messages += error.message;
      resolve();
    });
    this.#daemon.on('exit', () => resolve());
    this.#end = promise;
    process.on('exit', this.#clear);
  }

  /** Resolves when it answers. */
  static async start(): Promise<LibvirtDaemon> {
    const daemon = new LibvirtDaemon();
    try {
      await new FileTree()
        .file('/etc/libvirt/libvirtd.conf', DAEMON_SETTINGS)
        .file('/etc/libvirt/qemu.conf', QEMU_SETTINGS)
        .write(daemon.folder);
      await within(START_TIMEOUT, 'libvirtd starts', Promise.race([daemon.#answers(), daemon.#failure()]));
      return daemon;
    } catch (cause) {
      const text = daemon.#messages;
      await daemon[Symbol.asyncDispose]();
      throw new Error(`libvirtd does not start; it said:\n${text}`, { cause });
    }
  }

  /** Where virsh finds it. */
  get uri(): string {
    return `qemu+unix:///system?socket=${this.folder}/run/libvirt/libvirt-sock`;
  }

  /** What it and QEMU have last said. */
  lastWords(machine: string, lines = 15): string {
    const log = join(this.folder, 'var/log/libvirt/qemu', `${machine}.log`);
    // QEMU's begins with its long command line.
    const qemu = existsSync(log) ? readFileSync(log, 'utf8').replaceAll(/^.* \\\n/gm, '') : '';
    const texts = [this.#messages, qemu];
    return texts.map((text) => text.trimEnd().split('\n').slice(-lines).join('\n')).join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#daemon.kill('SIGKILL');
    await within(10_000, 'libvirtd ends', this.#end);
    this.#clear();
    process.off('exit', this.#clear);
  }

  readonly #clear = (): void => {
    this.#daemon.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  };

  async #answers(): Promise<void> {
    while ((await runVirsh(this.uri, ['uri'])).status !== 0) await sleep(100);
  }

  async #failure(): Promise<never> {
    await this.#end;
    throw new Error('libvirtd has ended');
  }
}
