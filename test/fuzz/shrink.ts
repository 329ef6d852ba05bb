/** The shortest text that can be made of `text` by leaving out pieces while `fails` stays true. */
export async function shrink(text: string, fails: (shorter: string) => Promise<boolean>): Promise<string> {
  let shortest = text;
  for (let size = Math.ceil(text.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < shortest.length;) {
      const shorter = shortest.slice(0, at) + shortest.slice(at + size);
      if (await fails(shorter)) shortest = shorter;
      else at += size;
    }
  }
  return shortest;
}
