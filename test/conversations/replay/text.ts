/** Puts in what the conversation knows: `{name}`, and `<N*TEXT>` for TEXT repeated N times. */
export function expand(text: string, known: ReadonlyMap<string, string>): string {
  return text
    .replace(/\{([a-z][a-z0-9-]*)\}/g, (whole, name: string) => known.get(name) ?? whole)
    .replace(/<(\d+)\*([^>]*)>/g, (_, count: string, part: string) => part.repeat(Number(count)));
}

const BYTE = /(\\\\)|\\x([0-9A-F]{2})/g;

/** The bytes of a text in UTF-8, in which `\xHH` is one byte. `\\` stays as it is, as JSON wants it. */
export function bytes(text: string): Buffer {
  if (!text.includes('\\x')) return Buffer.from(text);
  const parts: Buffer[] = [];
  let from = 0;
  for (const match of text.matchAll(BYTE)) {
    if (match[2] === undefined) continue;
    parts.push(Buffer.from(text.slice(from, match.index)), Buffer.from([Number.parseInt(match[2], 16)]));
    from = match.index + match[0].length;
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(from))]);
}
