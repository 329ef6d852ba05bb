import { errnoName, errnoText } from './errno.ts';

/** A system call that failed: what was called, on what, and why. */
export class SystemError extends Error {
  override readonly name = 'SystemError';
  /** The positive errno, such as 2. */
  readonly errno: number;
  /** Its name, such as `ENOENT`. */
  readonly code: string;
  readonly syscall: string;
  readonly path: string | undefined;

  /** `result` is what the call returned: the negated errno. */
  constructor(result: number, syscall: string, path?: string) {
    const errno = -result;
    super(`${syscall}${path === undefined ? '' : ` ${path}`}: ${errnoText(errno)}`);
    this.errno = errno;
    this.code = errnoName(errno);
    this.syscall = syscall;
    this.path = path;
  }

  /** The error's text alone, as the C library words it: `No such file or directory`. */
  get text(): string {
    return errnoText(this.errno);
  }
}

/** Returns `result` unless it is a failure, which is thrown as a SystemError. */
export function check<T>(result: T | number, syscall: string, path?: string): T {
  if (typeof result === 'number' && result < 0) throw new SystemError(result, syscall, path);
  return result as T;
}
