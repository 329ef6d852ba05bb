import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes the C file that holds the program (engine.h): each module's bytecode, and the table of lines. */
export async function writeProgram(
  folder: string,
  modules: ReadonlyMap<string, Buffer>,
  lines: string,
): Promise<string> {
  const names = [...modules.keys()];
  for (const [index, bytes] of [...modules.values()].entries())
    await writeFile(join(folder, `module-${index}.bin`), bytes);
  await writeFile(join(folder, 'lines.bin'), lines);
  const file = join(folder, 'program.c');
  const text = [
    '#include "engine.h"',
    // The assembler takes files in as they are; a C array of this size takes the compiler seconds.
    '#define INCLUDE(name, file) __asm__(".section .rodata\\n.global " #name ", " #name "_end\\n" \\',
    '    #name ": .incbin \\"" file "\\"\\n" #name "_end:\\n.previous\\n")',
    ...names.flatMap((_, i) => [
      `INCLUDE(module_${i}, "module-${i}.bin");`,
      `extern const uint8_t module_${i}[], module_${i}_end[];`,
    ]),
    'INCLUDE(program_lines, "lines.bin");',
    'const struct program_module program_modules[] = {',
    ...names.map((name, i) => `    { "${name}", module_${i}, module_${i}_end },`),
    '};',
    `const unsigned program_module_count = ${names.length};`,
  ];
  await writeFile(file, `${text.join('\n')}\n`);
  return file;
}
