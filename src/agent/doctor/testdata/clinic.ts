import { check, ENOTTY, O_CREAT, O_WRONLY, type Runtime, type Sys } from '../../../runtime/index.ts';
import { FakePlatform } from '../../../platform/fake/index.ts';
import { DEFAULTS, type Settings } from '../../settings/settings.ts';
import { type Examined, examine } from '../examination.ts';

const ALL = 'ffffffffffffffff';

/** A machine for the doctor: files below a folder of the real one, and a platform in memory. */
export class Clinic {
  readonly platform = new FakePlatform();
  readonly sys: Sys;
  /** What access(2) says of paths, whatever is there: a negated errno. */
  readonly denied = new Map<string, number>();
  variables: string[] = ['PATH=/bin'];
  /** Devices of file systems, as the kernel packs their numbers, by the loop device whose file is on them. */
  readonly #loops = new Map<string, number>();
  readonly #runtime: Runtime;
  readonly #root: string;

  constructor(runtime: Runtime, root: string) {
    const { sys } = runtime;
    const inside = (path: string): string => root + path.replace('/proc/self/', `/proc/${sys.pid()}/`);
    this.#runtime = runtime;
    this.#root = root;
    this.sys = {
      ...sys,
      access: (path, mode) => this.denied.get(path) ?? sys.access(inside(path), mode),
      environment: () => this.variables,
      ioctl: (fd, _request, argument) => {
        const link = sys.readLink(`/proc/self/fd/${fd}`);
        const device = this.#loops.get(String(link).slice(root.length));
        if (device === undefined || typeof argument === 'number') return -ENOTTY;
        new Uint32Array(argument.buffer)[0] = device;
        return 0;
      },
      lstat: (path) => sys.lstat(inside(path)),
      open: (path, flags, mode) => sys.open(inside(path), flags, mode),
      readDirectory: (path) => sys.readDirectory(inside(path)),
      readLink: (path) => sys.readLink(inside(path)),
      realPath: (path) => {
        const real = sys.realPath(inside(path));
        return typeof real === 'number' ? real : real.slice(root.length);
      },
      stat: (path) => sys.stat(inside(path)),
    };
    this.process(sys.pid());
    this.file('/proc/uptime', '100000.00 1.0\n').file('/run/').file('/bin/');
  }

  /** Puts a file; a path that ends in a slash is a folder. */
  file(path: string, content = '', mode = 0o644): this {
    const { sys } = this.#runtime;
    for (let at = path.indexOf('/', 1); at >= 0; at = path.indexOf('/', at + 1)) {
      sys.mkdir(this.#root + path.slice(0, at), 0o755);
    }
    if (path.endsWith('/')) return this;
    const fd = check<number>(sys.open(this.#root + path, O_WRONLY | O_CREAT, 0), 'open', path);
    check(sys.truncate(fd, 0), 'ftruncate');
    check(sys.writeText(fd, content), 'write');
    check(sys.chmod(fd, mode), 'fchmod');
    check(sys.close(fd), 'close');
    return this;
  }

  /** Puts a loop device whose file is on a file system. */
  loop(path: string, device: number): void {
    this.file(path);
    this.#loops.set(path, device);
  }

  /** Puts a process, root's unless said otherwise. */
  process(pid: number, { name = 'node', uid = 0, capabilities = ALL, context = '' } = {}): this {
    const folder = `/proc/${pid}`;
    const status = `Name:\t${name}\nUid:\t${uid}\t${uid}\t${uid}\t${uid}\nCapEff:\t${capabilities}\nSeccomp:\t0\n`;
    // Started 5000 seconds after the machine.
    const stat = `${pid} (${name}) S ${'1 '.repeat(18)}500000 1 1\n`;
    return this.file(`${folder}/status`, status)
      .file(`${folder}/comm`, `${name}\n`)
      .file(`${folder}/stat`, stat)
      .file(`${folder}/attr/current`, context)
      .file(`${folder}/uid_map`, '         0          0 4294967295\n')
      .file(`${folder}/fd/`);
  }

  async examine(settings: Partial<Settings> = {}): Promise<Examined[]> {
    const all = { ...DEFAULTS, stateDirectory: '/run', ...settings };
    return await examine({ ...this.#runtime, sys: this.sys }, this.platform, all, undefined);
  }

  /** Verdicts and texts of one check, or of all of a subject. */
  async told(subject: string, name?: string, settings: Partial<Settings> = {}): Promise<string[]> {
    const findings = await this.examine(settings);
    return findings
      .filter((each) => each.subject === subject && (name === undefined || each.check === name))
      .map(
        ({ found, items, verdict }) =>
          `${verdict}: ${found}${items === undefined ? '' : `: ${items.join()}`}`,
      );
  }
}
