import { type CommandName, type Result, validateResult } from '../api/index.ts';
import { isObject, type Json, LongString, type Message, ParseError } from '../wire/index.ts';
import { ProtocolError, RefusedError } from './errors.ts';

/**
 * What `return` of an answer holds, unchecked.
 *
 * @throws RefusedError when the agent refuses; ProtocolError when it is no answer
 */
export function returned(name: CommandName, reply: Message): Json | undefined {
  if (reply instanceof ParseError)
    throw new ProtocolError(`${name}: the answer is no JSON: ${reply.description}`);
  if (!isObject(reply)) throw new ProtocolError(`${name}: the answer is no object`);
  const error = reply['error'];
  if (error === undefined) {
    if (reply['return'] === undefined)
      throw new ProtocolError(`${name}: the answer is neither a result nor an error`);
    return reply['return'];
  }
  const description = isObject(error) ? error['desc'] : undefined;
  if (!isObject(error) || (typeof description !== 'string' && !(description instanceof LongString)))
    throw new ProtocolError(`${name}: the answer is an error without a text`);
  throw refusal(`${description}`, error['class'] === 'CommandNotFound');
}

/**
 * The checked result in an answer.
 *
 * @throws RefusedError when the agent refuses; ProtocolError when the answer is not what the schema says
 */
export function readResult<N extends CommandName>(name: N, reply: Message): Result<N> {
  const value = returned(name, reply);
  try {
    return validateResult(name, value);
  } catch (cause) {
    throw new ProtocolError(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Whether a refusal does not tell if it is the administrator's or that of a frozen agent: since 9.1 both say the same. */
export function isAmbiguous(error: unknown): boolean {
  return (
    error instanceof RefusedError &&
    error.code === 'blocked' &&
    error.message.endsWith(': the command is not allowed')
  );
}

/** The refusal that an agent words so. libvirt keeps its class to itself. */
export function refusal(
  text: string,
  isNotFound = /^(Command \S+ has been disabled|The command \S+ has not been found)/.test(text),
): RefusedError {
  if (!isNotFound) return new RefusedError('refused', text, 'GenericError');
  if (text.endsWith('has been disabled: the agent is in frozen state'))
    return new RefusedError('frozen', text, 'CommandNotFound');
  const code = /^Command \S+ has been disabled/.test(text) ? 'blocked' : 'unknown-command';
  return new RefusedError(code, text, 'CommandNotFound');
}
