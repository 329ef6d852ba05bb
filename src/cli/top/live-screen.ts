import { emitKeypressEvents } from 'node:readline';
import type { Screen, Style } from '../screen.ts';

/** The other screen, no cursor, lines that are cut and not wrapped; and all that undone. */
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const TO_LINE_END = '\u001b[K';
const TO_SCREEN_END = '\u001b[J';
/** Where the terminal does not say. */
const ROWS = 24;

/** The whole terminal, drawn anew in place; what was there before comes back at the end. */
export class LiveScreen implements Screen, Disposable {
  readonly json = false;
  readonly isInteractive = false;
  readonly #terminal: Screen;
  readonly #onKey: (
    text: string | undefined,
    key: { readonly name?: string; readonly ctrl?: boolean },
  ) => void;
  #lines: string[] = [];

  /** `onQuit` is called when the user wants no more of it. */
  constructor(terminal: Screen, onQuit: () => void) {
    this.#terminal = terminal;
    this.#onKey = (_text, { name, ctrl }) => {
      if (name === 'q' || name === 'escape' || (ctrl === true && name === 'c')) onQuit();
    };
    process.stdout.write(ENTER);
    if (!process.stdin.isTTY) return;
    emitKeypressEvents(process.stdin);
    process.stdin.setRawMode(true).on('keypress', this.#onKey).resume();
  }

  get columns(): number {
    return process.stdout.columns;
  }

  print(line: string): void {
    this.#lines.push(line);
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#lines.push(...Buffer.from(bytes).toString().split('\n'));
  }

  async writeError(bytes: Uint8Array): Promise<void> {
    await this.write(bytes);
  }

  note(line: string): void {
    this.print(line);
  }

  styled(style: Style, text: string): string {
    return this.#terminal.styled(style, text);
  }

  /** Shows what was printed since the last time, as far as there is room. */
  draw(): void {
    const all = this.#lines.splice(0);
    const room = (process.stdout.rows || ROWS) - 1;
    const lines = all.length <= room ? all : all.slice(0, room - 1);
    if (lines.length < all.length)
      lines.push(this.styled('dim', `and ${all.length - lines.length} lines more, in a taller terminal`));
    process.stdout.write(HOME + lines.map((line) => `${line}${TO_LINE_END}\n`).join('') + TO_SCREEN_END);
  }

  [Symbol.dispose](): void {
    if (process.stdin.isTTY) process.stdin.setRawMode(false).off('keypress', this.#onKey).pause();
    process.stdout.write(LEAVE);
  }
}
