/** The classes that errors on the wire have. */
export const errorClasses = ['GenericError', 'CommandNotFound'] as const;
export type ErrorClass = (typeof errorClasses)[number];

/**
 * What a client is told when a command is not carried out: thrown by commands in the agent, and by `execute()` at the
 * client's end. Its message is the `desc` on the wire.
 */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly class: ErrorClass;

  constructor(description: string, errorClass: ErrorClass = 'GenericError') {
    super(description);
    this.class = errorClass;
  }
}
