import type { Guest } from './guest.ts';

const PATH = '/run/hook';
const RECORD = '/run/hook.record';

/** A freeze hook in the guest, which keeps a record of the words that it was called with. */
export class SpareHook {
  readonly #guest: Guest;

  private constructor(guest: Guest) {
    this.#guest = guest;
  }

  /** The option that names it. */
  readonly option = `-F${PATH}`;

  /** Makes one that also does what `body`, lines of shell, says: the word is `$1`. */
  static async make(guest: Guest, body = ''): Promise<SpareHook> {
    const lines = ['#!/bin/sh', `echo "$1" >>${RECORD}`, body];
    await guest.shell.output(`printf '%s\\n' '${lines.join("' '")}' >${PATH}; chmod 755 ${PATH}; >${RECORD}`);
    return new SpareHook(guest);
  }

  /** Waits until it has been called with just these words: nobody may have waited for it. */
  async was(...words: readonly string[]): Promise<void> {
    await this.#guest.shell.until(`[ "$(cat ${RECORD})" = "$(printf '%s\\n' ${words.join(' ')})" ]`);
  }

  /** The words that it was called with. */
  async record(): Promise<string[]> {
    const text = await this.#guest.shell.output(`cat ${RECORD}`);
    return text.split('\n').filter((word) => word !== '');
  }
}
