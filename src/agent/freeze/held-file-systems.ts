import { CommandError } from '../../api/index.ts';
import type { FileSystems, HeldFileSystem } from '../../platform/index.ts';
import { EBUSY, EOPNOTSUPP, EPERM, type Runtime, SystemError, type Timer } from '../../runtime/index.ts';
import { listMounts } from '../mounts.ts';
import type { FreezeAttempt } from './freeze-attempt.ts';

/** Milliseconds for which a file system that does not thaw holds the next one up. */
const PATIENCE = 1000;

/** What is done beside the freeze itself. */
interface Events {
  /** Tells what no client is told. */
  readonly tell: (error: unknown) => void;
  /** Is called when a file system whose freeze came too late is thawed, or cannot be. */
  readonly onLate: () => void;
}

/** The file systems that are held so that they can be frozen, and thawed by whatever has frozen them. */
export class HeldFileSystems {
  readonly #runtime: Runtime;
  readonly #filesystems: FileSystems;
  readonly #events: Events;
  /** What may be frozen, the first mounted first. */
  #held: HeldFileSystem[] = [];
  /** Those of them whose freeze was begun, by this agent or one before it, and not refused. */
  readonly #begun = new Set<HeldFileSystem>();
  /** Given up while the kernel was still at it: file systems that are thawed as soon as it has come to its end. */
  readonly #late = new Map<HeldFileSystem, Promise<void>>();

  constructor(runtime: Runtime, filesystems: FileSystems, events: Events) {
    this.#runtime = runtime;
    this.#filesystems = filesystems;
    this.#events = events;
  }

  /** All that are held, the first mounted first. */
  get all(): readonly HeldFileSystem[] {
    return this.#held;
  }

  /** Whether the kernel is still at freezes that were given up. */
  get isLate(): boolean {
    return this.#late.size > 0;
  }

  /** Resolves when those have come to their end. */
  async settled(): Promise<void> {
    await Promise.all(this.#late.values());
  }

  /** Holds all that an agent before this one may have frozen. */
  resume(): void {
    try {
      for (const { mountpoint } of listMounts(this.#filesystems)) {
        const held = this.#reach(mountpoint);
        if (held === undefined) continue;
        this.#held.push(held);
        this.#begun.add(held);
      }
    } catch (error) {
      this.#events.tell(error);
    }
  }

  /** Holds one that is to be frozen. Throws CommandError. */
  hold(mountpoint: string): void {
    try {
      this.#held.push(this.#filesystems.hold(mountpoint));
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      throw new CommandError(`failed to open ${mountpoint}: ${error.text}`);
    }
  }

  /** Freezes one of those that are held; whether it could be frozen. Throws CommandError. */
  async freeze(held: HeldFileSystem, attempt: FreezeAttempt): Promise<boolean> {
    const failed = (why: string): CommandError =>
      new CommandError(`failed to freeze ${held.mountpoint}: ${why}`);
    if (attempt.reason !== undefined) throw failed(attempt.reason);
    this.#begun.add(held);
    const frozen = held.freeze();
    try {
      await attempt.orGivenUp(frozen);
      return true;
    } catch (error) {
      if (error instanceof SystemError) {
        // Who may not freeze has not, and may not thaw.
        if (error.errno === EPERM) this.#begun.delete(held);
        if (error.errno !== EOPNOTSUPP && error.errno !== EBUSY) throw failed(error.text);
        this.#letGo(held);
        return false;
      }
      if (attempt.reason === undefined) throw error;
      this.#late.set(held, this.#thawLate(held, frozen));
      throw failed(attempt.reason);
    }
  }

  async #thawLate(held: HeldFileSystem, frozen: Promise<void>): Promise<void> {
    try {
      await frozen;
    } catch (error) {
      this.#events.tell(error); // it may be frozen none the less: who was to tell may have been killed
    }
    await this.#thawOne(held);
    this.#late.delete(held);
    this.#events.onLate();
  }

  /** Thaws all file systems, whoever has frozen them. Returns how many were frozen. Those that fail stay held. */
  async thaw(): Promise<number> {
    const results: Promise<boolean>[] = [];
    for (const each of this.#thawable()) {
      const thawed = this.#thawOne(each);
      results.push(thawed);
      await this.#forAMoment(thawed);
    }
    return (await Promise.all(results)).filter(Boolean).length;
  }

  /** Holds none any more. */
  release(): void {
    for (const held of this.#held.splice(0)) held.release();
    this.#begun.clear();
  }

  /**
   * In the order of the mounts: what is held, then what cannot be reached by its mount point any more. One whose freeze is
   * still on its way would wait for that.
   */
  #thawable(): HeldFileSystem[] {
    const own = new Set(this.#held.filter((held) => !this.#late.has(held)));
    const late = new Set([...this.#late.keys()].map(({ mountpoint }) => mountpoint));
    const found: HeldFileSystem[] = [];
    for (const mountpoint of this.#mountpoints()) {
      if (late.has(mountpoint)) continue;
      const held = [...own].find((each) => each.mountpoint === mountpoint) ?? this.#reach(mountpoint);
      own.delete(held!);
      if (held !== undefined) found.push(held);
    }
    return [...found, ...own];
  }

  /** What cannot be told is no reason not to thaw what is held. */
  #mountpoints(): string[] {
    try {
      return listMounts(this.#filesystems).map(({ mountpoint }) => mountpoint);
    } catch (error) {
      if (this.#held.length === 0) throw error;
      this.#events.tell(error);
      return [];
    }
  }

  #reach(mountpoint: string): HeldFileSystem | undefined {
    try {
      return this.#filesystems.hold(mountpoint);
    } catch (error) {
      this.#events.tell(error);
      return undefined;
    }
  }

  /** One that fails stays held if it may be frozen. */
  async #thawOne(held: HeldFileSystem): Promise<boolean> {
    try {
      const thawed = await held.thaw();
      this.#letGo(held);
      return thawed;
    } catch (error) {
      this.#events.tell(error);
      if (!this.#begun.has(held)) this.#letGo(held);
      return false;
    }
  }

  /** Waits for `thawed`, but not for ever: a disk that does not answer must not keep the other file systems frozen. */
  async #forAMoment(thawed: Promise<boolean>): Promise<void> {
    let timer: Timer | undefined;
    const moment = new Promise<void>((resolve) => (timer = this.#runtime.loop.after(PATIENCE, resolve)));
    await Promise.race([thawed, moment]);
    timer?.cancel();
  }

  #letGo(held: HeldFileSystem): void {
    this.#held = this.#held.filter((each) => each !== held);
    this.#begun.delete(held);
    held.release();
  }
}
