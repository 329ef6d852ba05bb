import type { CallOptions, GuestAgent } from '../../client/index.ts';

/** Bytes that the guest's kernel counts. */
export interface MemoryUse {
  readonly total: number;
  /** What programs could have before the guest has to swap: free memory, and caches that can be dropped. */
  readonly available: number;
  readonly swapTotal: number;
  readonly swapFree: number;
}

/** Far more than any kernel writes. */
const LIMIT = 64 << 10;

/** Reads /proc/meminfo (proc(5)): the protocol has no command for it. Throws RefusedError where files are not to be read. */
export async function readMemoryUse(agent: GuestAgent, options: CallOptions): Promise<MemoryUse> {
  const text = await agent.files.readFile('/proc/meminfo', { ...options, limit: LIMIT });
  return memoryUse(text.toString('latin1'));
}

/** As `--json` tells it. */
export function memoryJson({ total, available, swapTotal, swapFree }: MemoryUse): object {
  return { total, available, 'swap-total': swapTotal, 'swap-free': swapFree };
}

/** What /proc/meminfo says; 0 for what it does not have. */
export function memoryUse(text: string): MemoryUse {
  const kilobytes = new Map(
    [...text.matchAll(/^(\w+): +(\d+) kB$/gm)].map(([, name, size]) => [name, Number(size)]),
  );
  const bytes = (name: string): number => (kilobytes.get(name) ?? 0) * 1024;
  return {
    total: bytes('MemTotal'),
    // Kernels before 3.14 do not have it.
    available: kilobytes.has('MemAvailable')
      ? bytes('MemAvailable')
      : bytes('MemFree') + bytes('Buffers') + bytes('Cached'),
    swapTotal: bytes('SwapTotal'),
    swapFree: bytes('SwapFree'),
  };
}
