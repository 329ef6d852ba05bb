import type { Command, Member, Schema, TypeReference } from '../../src/qapi/index.ts';

/** What a client of an older interface would notice of a newer one, in words. */
export function breakingChanges(then: Schema, now: Schema): string[] {
  const changes = new Changes(then, now);
  for (const command of then.definitions()) if (command.kind === 'command') changes.compareCommand(command);
  return changes.found;
}

class Changes {
  readonly found: string[] = [];
  readonly #then: Schema;
  readonly #now: Schema;

  constructor(then: Schema, now: Schema) {
    this.#then = then;
    this.#now = now;
  }

  compareCommand(command: Command): void {
    const { name, returns, successResponse } = command;
    const today = this.#now.find(name);
    if (today?.kind !== 'command') return this.#say(`${name} is gone`);
    if (today.successResponse !== successResponse) this.#say(`${name} is answered differently`);
    this.#compareSent(name, this.#then.data(command), this.#now.data(today));
    // What returned nothing returned an empty object, to which members may be added.
    if (returns === undefined) {
      if (today.returns !== undefined && !this.#isObject(today.returns))
        this.#say(`${name} returns no object`);
    } else if (today.returns === undefined) this.#say(`${name} returns nothing`);
    else this.#compareType(`the result of ${name}`, returns, today.returns, 'returned');
  }

  /** A client may send what it always sent, and no more. */
  #compareSent(owner: string, then: readonly Member[], now: readonly Member[]): void {
    for (const member of then) this.#compareMember(owner, member, now, 'sent');
    for (const { name, isOptional } of now) {
      const isNew = !then.some((member) => member.name === name);
      if (isNew && !isOptional) this.#say(`${owner} wants ${name}`);
    }
  }

  #compareMember(owner: string, member: Member, now: readonly Member[], way: 'sent' | 'returned'): void {
    const what = `${member.name} of ${owner}`;
    const today = now.find(({ name }) => name === member.name);
    if (today === undefined) return this.#say(`${what} is gone`);
    if (member.isOptional !== today.isOptional) this.#say(`${what} is optional no more, or now`);
    this.#compareType(what, member.type, today.type, way);
  }

  #compareType(what: string, then: TypeReference, now: TypeReference, way: 'sent' | 'returned'): void {
    const [old, today] = [this.#then.find(then.name), this.#now.find(now.name)];
    const accepted =
      today?.kind === 'alternate' && way === 'sent' ? today.branches.map(({ type }) => type) : [now];
    if (!accepted.some(({ name, isList }) => name === then.name && isList === then.isList)) {
      return this.#say(`${what} has another type`);
    }
    if (old?.kind === 'enum' && today?.kind === 'enum') {
      const gone = old.values.filter(({ name }) => !today.values.some((value) => value.name === name));
      for (const { name } of gone) this.#say(`${name} of ${old.name} is gone`);
    }
    if (old?.kind !== 'struct' || today?.kind !== 'struct') return undefined;
    const [before, after] = [this.#then.members(old), this.#now.members(today)];
    if (way === 'sent') return this.#compareSent(old.name, before, after);
    for (const member of before) this.#compareMember(old.name, member, after, way);
    return undefined;
  }

  #isObject({ name, isList }: TypeReference): boolean {
    return !isList && this.#now.findObject(name) !== undefined;
  }

  #say(change: string): void {
    this.found.push(change);
  }
}
