import type { Sys } from '../../runtime/index.ts';
import { type NvmeCounter, nvmeCounters, type NvmeSmart } from '../index.ts';

/** linux/nvme_ioctl.h: _IOWR('N', 0x41, struct nvme_admin_cmd), a structure of 72 bytes. */
const NVME_IOCTL_ADMIN_CMD = 0xc048_4e41;
const COMMAND_SIZE = 72;
/** Where the structure keeps the address of the data; below, 32-bit words of it. */
const DATA_POINTER = 24;
const NAMESPACE_WORD = 1;
const DATA_LENGTH_WORD = 9;
const CDW10_WORD = 10;

/** NVM Express base specification: "Get Log Page", its page "SMART / Health Information", that one's size. */
const GET_LOG_PAGE = 0x02;
const SMART_LOG = 0x02;
const LOG_SIZE = 512;
const ALL_NAMESPACES = 0xffff_ffff;
/** Reading the log must not acknowledge an event that the guest's own monitor waits for. */
const RETAIN_EVENT = 1 << 15;

/** Asks the disk at `node` for its health log; undefined if it gives none. */
export function readNvmeSmart(sys: Sys, node: string): NvmeSmart | undefined {
  const fd = sys.open(node, 0, 0);
  if (fd < 0) return undefined;
  const command = new Uint8Array(COMMAND_SIZE);
  const log = new Uint8Array(LOG_SIZE);
  const words = new Uint32Array(command.buffer); // in the machine's order, as the kernel wants it
  command[0] = GET_LOG_PAGE;
  words[NAMESPACE_WORD] = ALL_NAMESPACES;
  words[DATA_LENGTH_WORD] = LOG_SIZE;
  words[CDW10_WORD] = SMART_LOG | RETAIN_EVENT | ((LOG_SIZE / 4 - 1) << 16);
  const result = sys.ioctlWith(fd, NVME_IOCTL_ADMIN_CMD, command, DATA_POINTER, log);
  sys.close(fd);
  return result === 0 ? parseNvmeSmart(log) : undefined;
}

/** Reads a SMART / Health Information log page (little-endian, NVM Express base specification). */
export function parseNvmeSmart(log: Uint8Array): NvmeSmart {
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  const counter = (index: number): readonly [low: bigint, high: bigint] => {
    const at = 32 + 16 * index;
    return [view.getBigUint64(at, true), view.getBigUint64(at + 8, true)];
  };
  return {
    criticalWarning: view.getUint8(0),
    temperature: view.getUint16(1, true),
    availableSpare: view.getUint8(3),
    availableSpareThreshold: view.getUint8(4),
    percentageUsed: view.getUint8(5),
    counters: Object.fromEntries(nvmeCounters.map((name, index) => [name, counter(index)])) as Record<
      NvmeCounter,
      readonly [low: bigint, high: bigint]
    >,
  };
}
