import { check, EINTR, EINVAL, type Runtime, SystemError } from '../../runtime/index.ts';
import type { Trimmed } from '../index.ts';
import { type Aside, ioctlAside } from './aside.ts';
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

/** See FileSystems.freeze. */
export async function freezeFileSystem(runtime: Runtime, mountpoint: string): Promise<void> {
  const request = async (fd: number): Promise<Aside> =>
    await ioctlAside(runtime, fd, FIFREEZE, new Uint8Array(INT_SIZE));
  check((await withOpen(runtime, mountpoint, request)).result, 'ioctl', mountpoint);
}

/** See FileSystems.thaw. */
export async function thawFileSystem(runtime: Runtime, mountpoint: string): Promise<boolean> {
  const request = async (fd: number): Promise<number> => await thawOnce(runtime, fd);
  for (let thawed = false; ; thawed = true) {
    const result = await withOpen(runtime, mountpoint, request);
    if (result === -EINVAL) return thawed;
    check(result, 'ioctl', mountpoint);
  }
}

/** Where there is no process to be had for it, the agent waits for it itself: a thaw must not fail for that. */
async function thawOnce(runtime: Runtime, fd: number): Promise<number> {
  const argument = new Uint8Array(INT_SIZE);
  try {
    const { result } = await ioctlAside(runtime, fd, FITHAW, argument);
    if (result !== -EINTR) return result;
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
  return runtime.sys.ioctl(fd, FITHAW, argument);
}

/** See FileSystems.trim. */
export async function trimFileSystem(
  runtime: Runtime,
  mountpoint: string,
  minimum: number | bigint,
): Promise<Trimmed> {
  const range = new DataView(new ArrayBuffer(RANGE_SIZE));
  range.setBigUint64(LENGTH, EVERYTHING, LITTLE_ENDIAN);
  range.setBigUint64(MINIMUM, BigInt(minimum), LITTLE_ENDIAN);
  const request = async (fd: number): Promise<Aside> =>
    await ioctlAside(runtime, fd, FITRIM, new Uint8Array(range.buffer));
  const { result, argument } = await withOpen(runtime, mountpoint, request);
  check(result, 'ioctl', mountpoint);
  const said = new DataView(argument.buffer, argument.byteOffset);
  return {
    trimmed: exact(said.getBigUint64(LENGTH, LITTLE_ENDIAN)),
    minimum: exact(said.getBigUint64(MINIMUM, LITTLE_ENDIAN)),
  };
}

async function withOpen<T>(
  { sys }: Runtime,
  mountpoint: string,
  use: (fd: number) => Promise<T>,
): Promise<T> {
  const fd = check<number>(sys.open(mountpoint, 0, 0), 'open', mountpoint);
  try {
    return await use(fd);
  } finally {
    sys.close(fd);
  }
}

/** As the wire's integers are. */
function exact(value: bigint): number | bigint {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
