import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineSources } from '../fetch-quickjs.ts';
import type { Compiler, Unit } from './compiler.ts';
import { run } from './process.ts';

/**
 * For the file with the interpreter's loop, which is one function: what it does for each instruction of bytecode becomes
 * part of it, and what helps other functions is left out, for it keeps too much in registers across its jumps. A ping
 * takes 11 % fewer instructions; the executable grows by 0.7 %. (With more of it a ping gains 2 %, and memory loses.)
 */
const INTERPRETER = [
  '--param=large-function-growth=300',
  '--param=inline-unit-growth=60',
  '-fno-tree-pre',
  '-fno-gcse',
];

/** For the same file: what reading bytecode asks for at every step becomes part of it. A start takes 7 % fewer instructions. */
const READER = ['-include', join(import.meta.dirname, 'bytecode-reader.h')];

/** The engine's C files as units to compile. Their warnings are their authors' business. */
export function engineUnits(sources: EngineSources, files: readonly string[] = sources.files): Unit[] {
  const { folder, defines } = sources;
  // Reproducible: no path of the builder's in an assertion's text.
  const flags = ['-w', ...defines, `-ffile-prefix-map=${folder}/=`];
  return files.map((file) => ({
    file: join(folder, file),
    headers: [import.meta.dirname],
    // What the agent hardly ever calls is made small.
    flags: [...flags, ...(file === 'quickjs.c' ? [...INTERPRETER, ...READER] : ['-Os'])],
  }));
}

/** Builds the engine's own bytecode compiler, which belongs to exactly this version of the engine; returns its path. */
export async function bytecodeCompiler(sources: EngineSources, compiler: Compiler): Promise<string> {
  const units = engineUnits(sources, [...sources.files, 'quickjs-libc.c', 'qjsc.c']);
  const objects = await compiler.objects(units);
  const hash = createHash('sha256').update(objects.join()).digest('hex').slice(0, 16);
  const qjsc = objects.at(-1)!.replace(/\.o$/, `-${hash}`);
  if (!existsSync(qjsc)) await compiler.link(objects, qjsc);
  return qjsc;
}

/** Compiles module `name` of `modules` in `folder` to bytecode: no source text, but positions for stack traces. */
export async function compileModule(
  sources: EngineSources,
  qjsc: string,
  folder: string,
  name: string,
  modules: readonly string[],
): Promise<Buffer> {
  const output = join(folder, `${name}.c`);
  // -s takes the source out of quickjs-ng's bytecode, but positions out of QuickJS's, which never keeps the source.
  const options = sources.engine === 'ng' ? ['-m', '-P', '-s'] : ['-m', '-c'];
  for (const other of ['sys', ...modules]) if (other !== name) options.push('-M', other);
  await run(qjsc, [...options, '-N', 'bytecode', '-o', output, name], folder);
  const text = await readFile(output, 'latin1');
  const array = /\bbytecode\[(\d+)\] = \{([^}]*)\}/.exec(text);
  const bytes = Buffer.from(array?.[2]?.match(/0x[0-9a-f]{2}/g)?.map(Number) ?? []);
  if (array === null || bytes.length !== Number(array[1]))
    throw new Error(`cannot read what qjsc made of ${name}`);
  return bytes;
}

/** How an engine compares the checksum, if it has one, and what it takes for none. */
const COMPARES_CHECKSUM = 'h != UINT32_MAX && h != bc_csum(';

/**
 * The same bytecode without quickjs-ng's checksum over all of it, which takes 3 % of a start to compare: nothing is left
 * to be damaged between a linker and the kernel that maps the executable. (QuickJS has none, nor have older releases.)
 */
export async function withoutChecksum({ folder }: EngineSources, bytecode: Buffer): Promise<Buffer> {
  if (!(await readFile(join(folder, 'quickjs.c'), 'latin1')).includes(COMPARES_CHECKSUM)) return bytecode;
  const bytes = Buffer.from(bytecode);
  bytes.writeUInt32LE(0xffff_ffff, 1); // behind the version
  return bytes;
}
