import { styleText } from 'node:util';
import { printable } from '../client/index.ts';

export type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'cyan';

/** Where a verb's words go: standard output for what was asked for, standard error for all else. */
export interface Screen {
  /** Whether output is for programs: nothing but JSON goes to standard output then, and the verb prints nothing. */
  readonly json: boolean;
  /** Columns of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
  /** Whether progress may be drawn, on standard error. */
  readonly isInteractive: boolean;
  /** Prints a line of our own making: what comes from a guest in it has to be `printable`. */
  print(line: string): void;
  /** Bytes as they are, when there is room for them. */
  write(bytes: Uint8Array): Promise<void>;
  /** The same beside the output. */
  writeError(bytes: Uint8Array): Promise<void>;
  /** A line beside the output: what goes on, what to heed. */
  note(line: string): void;
  /** The text in colour, where there is any. */
  styled(style: Style, text: string): string;
}

/** The process's own screen. */
export class Terminal implements Screen {
  readonly json: boolean;
  readonly #colour: boolean;

  /** `colour` is whether it is wanted, where the terminal has it. */
  constructor(json: boolean, colour: boolean) {
    this.json = json;
    this.#colour = colour && process.stdout.isTTY === true && process.stdout.hasColors();
  }

  get columns(): number | undefined {
    return process.stdout.isTTY ? process.stdout.columns : undefined;
  }

  get isInteractive(): boolean {
    return process.stderr.isTTY === true && !this.json;
  }

  print(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  async write(bytes: Uint8Array): Promise<void> {
    await written(process.stdout, bytes);
  }

  async writeError(bytes: Uint8Array): Promise<void> {
    await written(process.stderr, bytes);
  }

  note(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  styled(style: Style, text: string): string {
    return this.#colour ? styleText(style, text, { validateStream: false }) : text;
  }
}

/** One guest's part of an output that has several: it is kept until the guest is done. */
export class Section implements Screen {
  readonly isInteractive = false;
  readonly #terminal: Screen;
  readonly #title: string;
  readonly #parts: (Uint8Array | string)[] = [];

  constructor(terminal: Screen, title: string) {
    this.#terminal = terminal;
    this.#title = title;
  }

  get json(): boolean {
    return this.#terminal.json;
  }

  get columns(): number | undefined {
    return this.#terminal.columns;
  }

  print(line: string): void {
    this.#parts.push(`${line}\n`);
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#parts.push(bytes.slice());
  }

  /** Both go to one place: the order in which they came matters more. */
  async writeError(bytes: Uint8Array): Promise<void> {
    await this.write(bytes);
  }

  note(line: string): void {
    this.#terminal.note(`${printable(this.#title)}: ${line}`);
  }

  styled(style: Style, text: string): string {
    return this.#terminal.styled(style, text);
  }

  /** Everything that was kept, below the guest's name. */
  async flush(): Promise<void> {
    this.#terminal.print(this.styled('bold', `== ${printable(this.#title)}`));
    for (const part of this.#parts.splice(0)) {
      await this.#terminal.write(typeof part === 'string' ? new TextEncoder().encode(part) : part);
    }
  }
}

async function written(stream: NodeJS.WriteStream, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0) return;
  await new Promise<void>((resolve, reject) => {
    stream.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
