import { UsageError } from '../usage-error.ts';

/** A file or directory, in the guest or here. */
export interface Place {
  readonly isGuest: boolean;
  readonly path: string;
}

/** Reads a place as `qga cp` takes it: `:PATH` is in the guest, all else is here. Throws UsageError. */
export function readPlace(word: string): Place {
  const isGuest = word.startsWith(':');
  const path = isGuest ? word.slice(1) : word;
  if (path === '' || path.includes('\0')) throw new UsageError(`${JSON.stringify(word)} names no file`);
  return { isGuest, path };
}

/** The last name of a path: `a/b/` gives `b`, `/` nothing. */
export function lastName(path: string): string {
  return /([^/]*)\/*$/.exec(path)?.[1] ?? '';
}

/** Two paths one below the other, with one slash between. */
export function below(path: string, name: string): string {
  return `${path.replace(/\/+$/, '')}/${name}`;
}
