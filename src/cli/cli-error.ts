/** Something that the user can put right; its message says what and how, and no stack trace follows. */
export class CliError extends Error {
  override readonly name = 'CliError';
}

/** What an error says, of whatever realm and class it is. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
