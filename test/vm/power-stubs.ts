import { basename } from 'node:path';
import type { Shell } from './shell.ts';

const RECORD = '/run/power.record';

/** Programs in the guest that keep a record of how they were called, in the place of those that end or suspend it. */
export class PowerStubs {
  readonly #shell: Shell;
  readonly #paths = new Set<string>();

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  /** Puts one at `path`, which also does what `body`, lines of shell, says. */
  async put(path: string, body = ''): Promise<void> {
    await this.hide(path);
    const lines = ['#!/bin/sh', `echo "\${0##*/}\${*:+ $*}" >>${RECORD}`, body];
    await this.#shell.output(`printf '%s\\n' '${lines.join("' '")}' >${path}; chmod 755 ${path}`);
  }

  /** Takes away what is at `path`. */
  async hide(path: string): Promise<void> {
    if (this.#paths.has(path)) await this.#shell.output(`rm -f ${path}`);
    else await this.#shell.output(`[ ! -e ${path} ] || mv ${path} ${this.#away(path)}`);
    this.#paths.add(path);
  }

  /** How they were called, each with its name and arguments. */
  async calls(): Promise<string[]> {
    const text = await this.#shell.output(`cat ${RECORD} 2>/dev/null || true`);
    return text.split('\n').filter((line) => line !== '');
  }

  async forget(): Promise<void> {
    await this.#shell.output(`rm -f ${RECORD}`);
  }

  /** Puts everything back. */
  async remove(): Promise<void> {
    for (const path of this.#paths) {
      const away = this.#away(path);
      await this.#shell.output(`rm -f ${path}; [ ! -e ${away} ] || mv ${away} ${path}`);
    }
    this.#paths.clear();
    await this.forget();
  }

  /** In the same folder: most of them are links. */
  #away(path: string): string {
    return `${path.slice(0, -basename(path).length)}.away-${basename(path)}`;
  }
}
