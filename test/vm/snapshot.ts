import assert from 'node:assert/strict';
import type { Guest } from './guest.ts';

/** Memory and disks of a machine that has no extra disks, as they were. There is one at a time. */
export class Snapshot {
  readonly #guest: Guest;

  private constructor(guest: Guest) {
    this.#guest = guest;
  }

  static async take(guest: Guest): Promise<Snapshot> {
    const snapshot = new Snapshot(guest);
    await snapshot.#monitor('savevm');
    return snapshot;
  }

  /** Goes back to it. Hosts stay connected, and the guest takes them for those that it had then. */
  async load(): Promise<void> {
    await this.#monitor('loadvm');
  }

  async #monitor(command: string): Promise<void> {
    const line = { 'command-line': `${command} kept` };
    // It fails by saying why.
    assert.equal(await this.#guest.qmp.execute('human-monitor-command', line, 60_000), '');
  }
}
