import type { CommandName } from '../api/index.ts';
import type { Message } from '../wire/index.ts';
import type { Deadline } from './deadline.ts';

/** Makes of an answer what the caller wants, at once: the answer's memory is used again afterwards. */
export type ReadReply<T> = (reply: Message) => T;

/** A way to an agent: requests in, answers out, in the same order. */
export interface Channel {
  /** Bytes of a file that one answer may carry. */
  readonly readSize: number;
  /** Bytes of a file that one request may carry. */
  readonly writeSize: number;
  /** Requests for parts of a file that may be under way at once: they are short. */
  readonly window: number;
  readonly isOpen: boolean;

  /** Makes sure that an agent answers. Throws UnavailableError, DisconnectedError. */
  handshake(deadline: Deadline): Promise<void>;

  /** Makes sure that the next answer is the answer to the next request: by a handshake where that is in doubt. */
  synchronise(deadline: Deadline): Promise<void>;

  /**
   * Sends a request of command `name` and reads the answer to it. When it is not awaited to the end, neither are those
   * that were sent after it, and the channel has to be synchronised.
   */
  exchange<T>(name: CommandName, request: string, read: ReadReply<T>, deadline: Deadline): Promise<T>;

  /** The same for a command that is answered only when it fails: resolves when the agent has accepted it. */
  exchangeSilent(
    name: CommandName,
    request: string,
    read: ReadReply<unknown>,
    deadline: Deadline,
  ): Promise<void>;

  close(): void;
}
