/** Documentation without the marks of the schema: names stand in backquotes, one blank between sentences. */
export function docProse(text: string): string {
  return text
    .trim()
    .replaceAll(/@([A-Za-z][\w-]*)/g, '`$1`')
    .replaceAll('.  ', '. ');
}
