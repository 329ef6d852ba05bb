/**
 * Works on `items`, at most `limit` at a time; `done` is called as each ends, in the order in which they end. A `work`
 * must not reject.
 */
export async function fanOut<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
  done: (item: T, result: R) => void | Promise<void>,
): Promise<void> {
  const waiting = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (const item of waiting) await done(item, await work(item));
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
