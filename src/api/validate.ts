import type { JsonObject } from '../wire/index.ts';
import { Checker } from './checker.ts';
import { type CommandName, type Commands, sentSignatures } from './generated/index.ts';
import { type Member, type Signature, Signatures } from './signature.ts';

/** What a command takes. */
export type Arguments<N extends CommandName> = Commands[N]['arguments'];

/** What a command returns; an empty object for most of those that only do something. */
export type Result<N extends CommandName> = Commands[N]['result'];

const NONE: JsonObject = Object.freeze({});

const sent = new Signatures(sentSignatures);
const argumentChecker = new Checker(sent, { skipUnknown: false, keepBytes: true });

/** What a command takes, member by member. `argumentType` tells what a type is made of that the schema defines. */
export function argumentMembers(name: CommandName): readonly Member[] {
  const signature = sent.get(name);
  return signature.kind === 'struct' ? signature.members : [];
}

/** What a type is made of that arguments have, by its name. */
export function argumentType(name: string): Signature {
  return sent.get(name);
}

/** Checks what a client gave for a command's arguments, undefined for none. Throws CommandError in the C agent's words. */
export type ArgumentCheck<N extends CommandName> = (args: JsonObject | undefined) => Arguments<N>;

/**
 * The check for the arguments of `name`. Base64 may stay a LongString, which is good as long as the message is; other
 * long strings become strings.
 */
export function argumentCheck<N extends CommandName>(name: N): ArgumentCheck<N> {
  const signature = sent.get(name);
  if (signature.kind !== 'struct') throw new Error(`${name} is no command`);
  const { members } = signature;
  return (args) => {
    if (args === undefined && members.length === 0) return NONE as Arguments<N>;
    return argumentChecker.struct(members, args ?? NONE, '') as Arguments<N>;
  };
}
