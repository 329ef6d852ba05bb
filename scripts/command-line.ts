import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';

/** What a program of this repository was started with. */
export type CommandLine<O extends ParseArgsOptionsConfig, P extends boolean> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: P }>
>;

/**
 * Reads the command line of a program of this repository, as node:util's parseArgs does; `words` says whether it takes
 * words that belong to no option. `--help` prints `usage` and ends the program with 0; a fault ends it with 1.
 */
export function commandLine<O extends ParseArgsOptionsConfig, P extends boolean = false>(
  usage: string,
  options: O,
  words: P = false as P,
): CommandLine<O, P> {
  if (process.argv.slice(2).includes('--help')) {
    process.stdout.write(usage);
    process.exit(0);
  }
  try {
    return parseArgs({ options, allowPositionals: words });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(1);
  }
}
