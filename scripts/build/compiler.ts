import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { Material } from './bill-of-materials.ts';
import { run } from './process.ts';
import { requirePrograms } from './programs.ts';

export const LIBCS = ['musl', 'glibc'] as const;
export type Libc = (typeof LIBCS)[number];

/** Puts the functions that an agent runs all the time side by side; scripts/order-functions.ts makes it. */
export const FUNCTION_ORDER = join(import.meta.dirname, 'function-order.ld');

/** Has a compiler tell its version, its specs and what it does with all that it is given, even by a script around it. */
const DESCRIBE = ['-v', '-E', '-x', 'c', '/dev/null'];

/** How to compile. */
export interface Target {
  readonly libc: Libc;
  /** Keeps symbols and debug information, does not optimize. */
  readonly debug: boolean;
  /** With AddressSanitizer and UndefinedBehaviorSanitizer; dynamic, since they are. */
  readonly sanitize: boolean;
  /** Keeps symbols and debug information though it is optimized: for a profiler. */
  readonly symbols?: boolean;
}

/** One C file with the folders of its headers. */
export interface Unit {
  readonly file: string;
  readonly headers: readonly string[];
  /** The folder of what it includes as data. */
  readonly data?: string;
  readonly flags: readonly string[];
}

/**
 * A C compiler for a target. Objects are kept by the hash of the compiler and of all that goes into them, but for the
 * C library's own headers: after another version of it, remove .cache/objects.
 */
export class Compiler {
  readonly #target: Target;
  readonly #root: string;
  readonly #cache: string;
  readonly #program: string;
  readonly #description: string;

  private constructor(target: Target, root: string, program: string, description: string) {
    this.#target = target;
    this.#root = root;
    this.#cache = join(root, '.cache', 'objects');
    this.#program = program;
    this.#description = description;
  }

  /** Finds the compiler for `target`, or tells which package brings it. */
  static async find(target: Target, root: string): Promise<Compiler> {
    const given = process.env['CC'];
    const program = target.libc === 'musl' ? 'musl-gcc' : (given ?? 'gcc');
    if (program !== given) requirePrograms(...new Set(['gcc', program]));
    return new Compiler(target, root, program, await run(program, DESCRIBE));
  }

  get #flags(): string[] {
    const { libc, debug, sanitize, symbols } = this.#target;
    const flags = ['-std=gnu11', '-fwrapv', '-funsigned-char', '-fno-strict-aliasing', '-fPIE'];
    flags.push(`-ffile-prefix-map=${this.#root}/=`);
    if (sanitize) flags.push('-fsanitize=address,undefined', '-fno-sanitize-recover=undefined');
    if (debug || sanitize) return [...flags, '-g', debug ? '-O0' : '-O1', '-fno-omit-frame-pointer'];
    if (symbols === true) flags.push('-g');
    flags.push('-O2', '-ffunction-sections', '-fdata-sections');
    // Loops and branches that begin where they happen to: 3 % of the executable, and nothing is slower.
    flags.push('-falign-functions=1', '-falign-loops=1', '-falign-jumps=1', '-falign-labels=1');
    flags.push('-fno-asynchronous-unwind-tables', '-fno-unwind-tables');
    flags.push('-fstack-protector-strong', '-fstack-clash-protection');
    if (libc === 'glibc') flags.push('-U_FORTIFY_SOURCE', '-D_FORTIFY_SOURCE=2'); // musl has none
    return flags;
  }

  /** Compiles each unit that is not in the cache; returns the objects in the same order. */
  async objects(units: readonly Unit[]): Promise<string[]> {
    await mkdir(this.#cache, { recursive: true });
    const objects = units.map((unit) => this.#object(unit));
    const missing = units
      .map((unit, i) => ({ unit, object: objects[i]! }))
      .filter((job) => !existsSync(job.object));
    // Our own few take a moment; the engine, half a minute.
    if (missing.length > 0) process.stderr.write(`compiling ${missing.length} C files\n`);
    const work = async (): Promise<void> => {
      for (let job = missing.shift(); job !== undefined; job = missing.shift()) {
        const { unit, object } = job;
        const fresh = `${object}.${process.pid}`;
        const data = unit.data === undefined ? [] : [`-Wa,-I${unit.data}`];
        await run(this.#program, [...this.#flags, ...unit.flags, ...data, '-c', unit.file, '-o', fresh]);
        await rename(fresh, object);
      }
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    return objects;
  }

  #object(unit: Unit): string {
    const hash = createHash('sha256');
    const add = (text: string | Buffer): void => void hash.update(`${text.length}:`).update(text);
    for (const text of [this.#description, ...this.#flags, ...unit.flags, basename(unit.file)]) add(text);
    add(readFileSync(unit.file));
    for (const folder of [dirname(unit.file), ...unit.headers])
      for (const name of readdirSync(folder).sort()) {
        if (!/\.(h|bin)$/.test(name)) continue;
        add(name);
        add(readFileSync(join(folder, name)));
      }
    return join(this.#cache, `${basename(unit.file, '.c')}-${hash.digest('hex').slice(0, 16)}.o`);
  }

  /** Links an executable. */
  async link(objects: readonly string[], executable: string): Promise<void> {
    const { libc, debug, sanitize, symbols } = this.#target;
    const fresh = `${executable}.${process.pid}`;
    const flags = ['-Wl,-z,relro,-z,now,-z,noexecstack,--gc-sections,--build-id=none,--hash-style=gnu'];
    if (!debug && !sanitize) flags.push('-T', FUNCTION_ORDER);
    if (!debug && !sanitize && symbols !== true) flags.push('-s');
    if (sanitize) flags.push('-fsanitize=address,undefined', '-pie');
    else if (libc === 'glibc') flags.push('-static-pie');
    const files = libc === 'musl' ? this.#muslStaticPie(objects) : [...objects, '-lm', '-lpthread', '-ldl'];
    await mkdir(dirname(executable), { recursive: true });
    await run(this.#program, [...flags, ...files, '-o', fresh]);
    await rename(fresh, executable);
  }

  /** The C library that is linked in. */
  async libraryMaterial(): Promise<Material> {
    if (this.#target.libc === 'glibc') {
      const [, version = ''] = (await run('getconf', ['GNU_LIBC_VERSION'])).trim().split(' ');
      return { name: 'glibc', version, description: 'C library', license: 'LGPL-2.1-or-later' };
    }
    // Run as a program, it tells its version, and that it wants another one to run.
    const { stderr } = spawnSync(join(this.muslFolder, 'libc.so'), { encoding: 'utf8' });
    const version = /^Version (\S+)/m.exec(stderr)?.[1];
    if (version === undefined) throw new Error('musl does not tell its version');
    return { name: 'musl', version, description: 'C library', license: 'MIT' };
  }

  /** musl-gcc's specs do not know -static-pie: here is what it means. */
  #muslStaticPie(objects: readonly string[]): string[] {
    const [rcrt1, crti, crtn] = ['rcrt1.o', 'crti.o', 'crtn.o'].map((name) => join(this.muslFolder, name));
    const linker = '-Wl,-pie,--no-dynamic-linker,-z,text';
    return ['-static', '-nostartfiles', linker, rcrt1!, crti!, ...objects, '-lm', crtn!];
  }

  /** Where musl's libraries are. */
  get muslFolder(): string {
    const specs = /Reading specs from (\S+)/.exec(this.#description)?.[1];
    if (specs === undefined) throw new Error(`${this.#program} does not tell where musl is`);
    return dirname(specs);
  }
}
