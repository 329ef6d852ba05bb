import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';

/**
 * Writes the C file that holds the program (engine.h): each module's bytecode, and the table of lines. What is not needed
 * at every start, the `lazy` modules and that table, is packed.
 */
export async function writeProgram(
  folder: string,
  modules: ReadonlyMap<string, Buffer>,
  lazy: ReadonlySet<string>,
  lines: string,
): Promise<string> {
  const names = [...modules.keys()];
  for (const [index, [name, bytes]] of [...modules].entries())
    await writeFile(join(folder, `module-${index}.bin`), lazy.has(name) ? pack(bytes) : bytes);
  await writeFile(join(folder, 'lines.bin'), pack(Buffer.from(lines)));
  const file = join(folder, 'program.c');
  const text = [
    '#include "engine.h"',
    // The assembler takes files in as they are; a C array of this size takes the compiler seconds.
    '#define INCLUDE(name, file) __asm__(".section .program,\\"a\\"\\n.global " #name ", " #name "_end\\n" \\',
    '    #name ": .incbin \\"" file "\\"\\n" #name "_end:\\n.previous\\n")',
    ...names.flatMap((_, i) => [
      `INCLUDE(module_${i}, "module-${i}.bin");`,
      `extern const uint8_t module_${i}[], module_${i}_end[];`,
    ]),
    'INCLUDE(lines, "lines.bin");',
    'extern const uint8_t lines[], lines_end[];',
    `const struct packed program_lines = { lines, lines_end, ${Buffer.byteLength(lines)} };`,
    'const struct program_module program_modules[] = {',
    ...[...modules].map(
      ([name, { length }], i) => `    { "${name}", { module_${i}, module_${i}_end, ${length} } },`,
    ),
    '};',
    `const unsigned program_module_count = ${names.length};`,
  ];
  await writeFile(file, `${text.join('\n')}\n`);
  return file;
}

/** What inflate.c unpacks. */
function pack(bytes: Buffer): Buffer {
  return deflateRawSync(bytes, { level: 9, memLevel: 9 });
}
