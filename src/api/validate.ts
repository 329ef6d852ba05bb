import type { JsonObject } from '../wire/index.ts';
import { Checker } from './checker.ts';
import { type CommandName, type Commands, sentSignatures } from './generated/index.ts';
import { Signatures } from './signature.ts';

/** What a command takes. */
export type Arguments<N extends CommandName> = Commands[N]['arguments'];

/** What a command returns; an empty object for most of those that only do something. */
export type Result<N extends CommandName> = Commands[N]['result'];

const NONE: JsonObject = Object.freeze({});

const sent = new Signatures(sentSignatures);
const argumentChecker = new Checker(sent, { skipUnknown: false, keepBytes: true });

/**
 * Checks what a client gave for the arguments of `name`, undefined for none. Base64 may stay a LongString, which is good
 * as long as the message is; other long strings become strings.
 *
 * Throws CommandError in the C agent's words.
 */
export function validateArguments<N extends CommandName>(name: N, args: JsonObject = NONE): Arguments<N> {
  const signature = sent.get(name);
  if (signature.kind !== 'struct') throw new Error(`${name} is no command`);
  if (args === NONE && signature.members.length === 0) return NONE as Arguments<N>;
  const checked = argumentChecker.members(signature.members, args, '');
  argumentChecker.refuseUnknown(args, checked, '');
  return checked as Arguments<N>;
}
