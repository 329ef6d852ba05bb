/** A place in schema text. Every part of the model keeps its own, so that any stage can say where a fault is. */
export interface Source {
  readonly file: string;
  readonly line: number;
  /** The `include` that brought this file in. */
  readonly includedFrom: Source | undefined;
  /** The definition around this place, such as `struct 'Disk'`. */
  readonly definition: string | undefined;
}

/** The first line of a file. */
export function startOf(file: string, includedFrom?: Source): Source {
  return { file, line: 1, includedFrom, definition: undefined };
}

/** Another line of the same file. */
export function atLine(source: Source, line: number): Source {
  return { ...source, line };
}

/** The same place, known to lie inside a definition. */
export function inDefinition(source: Source, definition: string): Source {
  return { ...source, definition };
}

/** Whether `file` is this source's file or one of those that include it. */
export function includes(source: Source | undefined, file: string): boolean {
  return source !== undefined && (source.file === file || includes(source.includedFrom, file));
}

/** What leads to this place, one line each: inclusions from the outermost on, then the definition. */
export function contextOf(source: Source): string[] {
  const lines: string[] = [];
  for (let from = source.includedFrom; from !== undefined; from = from.includedFrom) {
    lines.unshift(`In file included from ${from.file}:${from.line}:`);
  }
  if (source.definition !== undefined) lines.push(`${source.file}: In ${source.definition}:`);
  return lines;
}
