/** For a flag that may be repeated: its values so far, and one more. */
export function repeated(word: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), word];
}
