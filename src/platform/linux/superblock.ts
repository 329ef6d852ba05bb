import { check, EINTR, EINVAL, type Runtime, type Sys, SystemError } from '../../runtime/index.ts';
import type { HeldFileSystem, Trimmed } from '../index.ts';
import { ioctlAside } from './aside.ts';
import { LITTLE_ENDIAN } from './byte-order.ts';

/** Of linux/fs.h: _IOWR('X', 119, int), _IOWR('X', 120, int), _IOWR('X', 121, struct fstrim_range). */
const FIFREEZE = 0xc004_5877;
const FITHAW = 0xc004_5878;
const FITRIM = 0xc018_5879;

const INT_SIZE = 4;
/** struct fstrim_range: start, length, minimum length, 64 bits each. */
const RANGE_SIZE = 24;
const LENGTH = 8;
const MINIMUM = 16;
const EVERYTHING = 0xffff_ffff_ffff_ffffn;

/** See FileSystems.hold. */
export class OpenFileSystem implements HeldFileSystem {
  readonly mountpoint: string;
  readonly descriptor: number;
  readonly #runtime: Runtime;

  /** SystemError of open(2). */
  constructor(runtime: Runtime, mountpoint: string) {
    this.mountpoint = mountpoint;
    this.#runtime = runtime;
    this.descriptor = check<number>(runtime.sys.open(mountpoint, 0, 0), 'open', mountpoint);
  }

  async freeze(): Promise<void> {
    // An agent that is killed now may never be told that it has frozen something: then nothing is to stay so.
    const { result } = await ioctlAside(
      this.#runtime,
      this.descriptor,
      FIFREEZE,
      new Uint8Array(INT_SIZE),
      FITHAW,
    );
    check(result, 'ioctl', this.mountpoint);
  }

  async thaw(): Promise<boolean> {
    for (let thawed = false; ; thawed = true) {
      const result = await this.#thawOnce();
      if (result === -EINVAL) return thawed;
      check(result, 'ioctl', this.mountpoint);
    }
  }

  /** Where there is no process to be had for it, the agent waits for it itself: a thaw must not fail for that. */
  async #thawOnce(): Promise<number> {
    const argument = new Uint8Array(INT_SIZE);
    try {
      const { result } = await ioctlAside(this.#runtime, this.descriptor, FITHAW, argument);
      if (result !== -EINTR) return result;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
    }
    return this.#runtime.sys.ioctl(this.descriptor, FITHAW, argument);
  }

  release(): void {
    this.#runtime.sys.close(this.descriptor);
  }
}

/** Thaws what is open there, all at the same time: one whose disk does not answer is not to hold the others up. Returns how many were frozen. */
export function thawNow(sys: Sys, descriptors: readonly number[]): number {
  const argument = new Uint8Array(INT_SIZE);
  const answers = descriptors.map((fd) => sys.ioctlAside(fd, FITHAW, argument));
  const result = new Int32Array(1);
  let count = 0;
  for (const [index, answer] of answers.entries()) {
    const told = answer >= 0 && sys.read(answer, new Uint8Array(result.buffer), 0, 4) === 4;
    if (!told) result[0] = sys.ioctl(descriptors[index]!, FITHAW, argument);
    if (result[0] === 0) count++;
  }
  return count;
}

/** See FileSystems.trim. */
export async function trimFileSystem(
  runtime: Runtime,
  mountpoint: string,
  minimum: number | bigint,
): Promise<Trimmed> {
  const { sys } = runtime;
  const range = new DataView(new ArrayBuffer(RANGE_SIZE));
  range.setBigUint64(LENGTH, EVERYTHING, LITTLE_ENDIAN);
  range.setBigUint64(MINIMUM, BigInt(minimum), LITTLE_ENDIAN);
  const fd = check<number>(sys.open(mountpoint, 0, 0), 'open', mountpoint);
  // Its process has the descriptor of its own.
  const trimming = ioctlAside(runtime, fd, FITRIM, new Uint8Array(range.buffer));
  sys.close(fd);
  const { result, argument } = await trimming;
  check(result, 'ioctl', mountpoint);
  const said = new DataView(argument.buffer, argument.byteOffset);
  return {
    trimmed: exact(said.getBigUint64(LENGTH, LITTLE_ENDIAN)),
    minimum: exact(said.getBigUint64(MINIMUM, LITTLE_ENDIAN)),
  };
}

/** As the wire's integers are. */
function exact(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
