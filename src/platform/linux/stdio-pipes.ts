import { check, O_NONBLOCK, O_RDWR, type Sys } from '../../runtime/index.ts';

/** Standard input, output and error of a program that starts, and the agent's ends of its pipes. */
export class StdioPipes {
  readonly #sys: Sys;
  readonly #childEnds: number[] = [];
  #null: number | undefined;
  /** Where the program's input goes, if it has any. Like the next two it never makes the agent wait. */
  input: number | undefined;
  stdout: number | undefined;
  stderr: number | undefined;

  constructor(sys: Sys) {
    this.#sys = sys;
  }

  /** The child's end of something empty. */
  nothing(): number {
    if (this.#null === undefined) {
      this.#null = check<number>(this.#sys.open('/dev/null', O_RDWR, 0), 'open', '/dev/null');
      this.#childEnds.push(this.#null);
    }
    return this.#null;
  }

  /** The child's end of a pipe that it reads. */
  reading(): number {
    const [childEnd, agentEnd] = this.#pipe();
    this.input = agentEnd;
    this.#adopt(childEnd, agentEnd);
    return childEnd;
  }

  /** The child's end of a pipe that it writes to. */
  writing(stream: 'stdout' | 'stderr'): number {
    const [agentEnd, childEnd] = this.#pipe();
    this[stream] = agentEnd;
    this.#adopt(childEnd, agentEnd);
    return childEnd;
  }

  /** Closes what the program has by now inherited. */
  closeChildEnds(): void {
    for (const fd of this.#childEnds.splice(0)) this.#sys.close(fd);
  }

  /** Closes the agent's ends: there is no program after all. */
  closeAgentEnds(): void {
    for (const fd of [this.input, this.stdout, this.stderr]) {
      if (fd !== undefined) this.#sys.close(fd);
    }
  }

  #pipe(): readonly [number, number] {
    return check<readonly [number, number]>(this.#sys.pipe(0), 'pipe2');
  }

  /** The two ends of a pipe have flags of their own: the program's must block as programs expect. */
  #adopt(childEnd: number, agentEnd: number): void {
    this.#childEnds.push(childEnd);
    check(this.#sys.setStatusFlags(agentEnd, O_NONBLOCK), 'fcntl');
  }
}
