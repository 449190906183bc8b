/** Errors that are the user's to mend: reported in one line, without a stack. */

/** An input that cannot be used: one line says what, where, and what to do. */
export class InputError extends Error {
  override readonly name = 'InputError';
}
