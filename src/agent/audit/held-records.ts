/** Characters of records that wait one by one; of later ones only the number is kept, by command and outcome. */
const LIMIT = 64 << 10;

/** What is to be written about a command, or an event of the agent's. */
export interface AuditRecord {
  /** The members of its line, but for those that every line has. */
  readonly body: string;
  /** When it was, as a line tells it. */
  readonly time: string;
  /** Name of one of our commands, if it is about one. */
  readonly command: string | undefined;
  readonly outcome: string;
}

interface Group {
  readonly command: string | undefined;
  readonly outcome: string;
  readonly first: string;
  last: string;
  count: number;
}

/** Records that wait until they can be written: in bounded memory, though none of them is forgotten. */
export class HeldRecords {
  readonly #bodies: string[] = [];
  #length = 0;
  readonly #groups = new Map<string, Group>();

  get empty(): boolean {
    return this.#bodies.length === 0 && this.#groups.size === 0;
  }

  add({ body, time, command, outcome }: AuditRecord): void {
    if (this.#groups.size === 0 && this.#length + body.length <= LIMIT) {
      this.#bodies.push(body);
      this.#length += body.length;
      return;
    }
    const key = `${command} ${outcome}`;
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, { command, outcome, first: time, last: time, count: 1 });
    else {
      group.last = time;
      group.count++;
    }
  }

  /** Hands the bodies to `write`, in their order, until there are none left or it returns false. */
  drain(write: (body: string) => boolean): void {
    let written = 0;
    for (const body of this.#bodies) {
      if (!write(body)) break;
      written++;
      this.#length -= body.length;
    }
    this.#bodies.splice(0, written);
    if (this.#bodies.length > 0) return;
    for (const [key, group] of this.#groups) {
      if (!write(groupBody(group))) return;
      this.#groups.delete(key);
    }
  }
}

function groupBody({ command, outcome, first, last, count }: Group): string {
  const name = command === undefined ? 'null' : `"${command}"`;
  return `"time": "${first}", "until": "${last}", "command": ${name}, "outcome": "${outcome}", "count": ${count}`;
}
