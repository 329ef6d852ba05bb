import { QgaCalls } from '../support/qga-calls.ts';
import type { QgaOptions, QgaResult } from '../support/qga-process.ts';
import type { LibvirtDaemon } from './libvirt-daemon.ts';
import type { Transcript } from './transcript.ts';
import { type Comparable, MACHINE, type VirshCalls } from './virsh-calls.ts';

/** `qga` on libvirt's machine; every call goes into the transcript. */
export class QgaOnLibvirt {
  readonly #calls: QgaCalls;
  readonly #folder: string;
  readonly #virsh: VirshCalls;
  readonly #transcript: Transcript;

  constructor(libvirt: LibvirtDaemon, virsh: VirshCalls, transcript: Transcript) {
    this.#calls = new QgaCalls(() => `libvirt:${MACHINE},uri=${libvirt.uri}`);
    this.#folder = libvirt.folder;
    this.#virsh = virsh;
    this.#transcript = transcript;
  }

  /** Runs it to its end, which is to come with this exit code; of what it writes, `comparable` is each agent's alike. */
  async exits(
    code: number,
    words: readonly string[],
    comparable: Comparable = (output) => output,
    options?: QgaOptions,
  ): Promise<QgaResult> {
    const result = await this.#calls.exits(code, words, options);
    const output = `${result.out}${result.err}`.trim();
    this.#transcript.calls.push({
      status: result.code,
      output,
      milliseconds: result.milliseconds,
      check: this.#virsh.check,
      command: `qga ${words.map((word) => (/[\s"'{]/.test(word) ? `'${word}'` : word)).join(' ')}`.replaceAll(
        `${this.#folder}/machine/`,
        '',
      ),
      comparable: comparable(output),
    });
    return result;
  }

  /** What it prints, for a call that is to succeed. */
  async prints(words: readonly string[], comparable?: Comparable): Promise<string> {
    return (await this.exits(0, words, comparable)).out;
  }
}
