import type { GuestIpAddressType } from '../api/index.ts';
import type { CallOptions, Caller } from './caller.ts';
import { Deadline } from './deadline.ts';
import { GuestAgentError, RefusedError, TargetError, TimeoutError } from './errors.ts';
import { exec } from './exec.ts';

/** Milliseconds to wait for a guest where nothing is said. */
export const WAIT_TIMEOUT = 5 * 60_000;
const PAUSE = 1_000;

/** How long to wait, and how often to try. `timeout` is for all of it, five minutes by default. */
export interface WaitOptions extends CallOptions {
  /** Milliseconds between two attempts; a second by default. */
  readonly pause?: number | undefined;
}

/** Which address is waited for. */
export interface AddressOptions extends WaitOptions {
  /** Hardware address of the network card, in any case; any card by default. */
  readonly mac?: string | undefined;
  /** `ipv4` or `ipv6`; either by default. */
  readonly family?: GuestIpAddressType | undefined;
}

/** An address of the guest. */
export interface GuestAddress {
  /** As the agent writes it: `192.0.2.7`, `2001:db8::7`. */
  readonly address: string;
  /** Length of the network's prefix in bits. */
  readonly prefix: number;
  /** `ipv4` or `ipv6`. */
  readonly family: GuestIpAddressType;
  /** Name of the interface in the guest. */
  readonly interface: string;
  /** Hardware address; undefined where the interface has none. */
  readonly mac: string | undefined;
}

/** Tries until it succeeds. A guest that cannot be reached yet is tried again; so is what `again` names. */
export async function retry<T>(
  what: string,
  { timeout = WAIT_TIMEOUT, signal, pause = PAUSE }: WaitOptions,
  attempt: (deadline: Deadline) => Promise<T | undefined>,
): Promise<T> {
  const deadline = new Deadline(timeout, signal);
  for (;;) {
    let cause: unknown;
    try {
      const result = await attempt(deadline);
      if (result !== undefined) return result;
    } catch (error) {
      const mayPass =
        (error instanceof GuestAgentError && !(error instanceof TargetError)) ||
        (error instanceof RefusedError && error.code === 'frozen');
      if (!mayPass || signal?.aborted === true) throw error;
      cause = error;
    }
    if (deadline.left === 0) {
      const reason = cause instanceof Error ? `: ${cause.message}` : '';
      throw new TimeoutError(`${what} within ${timeout} ms${reason}`, { cause });
    }
    await deadline.sleep(pause);
  }
}

/** Waits for what the guest is to do. */
export class GuestWait {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Waits for an address that others can reach: none of the loopback interface, and none that is good for its own link
   * alone.
   *
   * @throws TimeoutError; RefusedError
   */
  async forAddress({ mac, family, ...options }: AddressOptions = {}): Promise<GuestAddress> {
    return await retry('the guest has no such address', options, async (deadline) => {
      const name = 'guest-network-get-interfaces';
      const timeout = Math.min(this.#caller.timeout(name), deadline.left);
      for (const link of await this.#caller.execute(name, {}, { timeout, signal: options.signal })) {
        const hardware = link['hardware-address'];
        if (mac !== undefined && hardware?.toLowerCase() !== mac.toLowerCase()) continue;
        for (const ip of link['ip-addresses'] ?? []) {
          const address = ip['ip-address'];
          if ((family !== undefined && ip['ip-address-type'] !== family) || isLocal(address)) continue;
          return {
            address,
            prefix: Number(ip.prefix),
            family: ip['ip-address-type'],
            interface: link.name,
            mac: hardware,
          };
        }
      }
      return undefined;
    });
  }

  /** Runs a program again and again until it exits with 0. Throws TimeoutError; RefusedError. */
  async forProgram(path: string, args: readonly string[] = [], options: WaitOptions = {}): Promise<void> {
    await retry(`${path} has not succeeded in the guest`, options, async (deadline) => {
      const { exitCode } = await exec(this.#caller, path, args, {
        timeout: Math.max(1, deadline.left),
        signal: options.signal,
        output: 'none',
      });
      return exitCode === 0 ? true : undefined;
    });
  }
}

function isLocal(address: string): boolean {
  return /^(127\.|169\.254\.|::1$|fe[89ab][0-9a-f]:)/i.test(address);
}
