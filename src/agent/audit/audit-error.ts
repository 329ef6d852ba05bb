/** The audit cannot be used, worded for the log. */
export class AuditError extends Error {
  override readonly name = 'AuditError';
}
