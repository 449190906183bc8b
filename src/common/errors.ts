/** Errors that are the user's to mend: reported in one line, without a stack. */

/** An input that cannot be used: one line says what, where, and what to do. @public */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** The program under test broke while it ran: it exited, ran out of memory, or did not come back. @public */
export class Broken extends Error {
  override readonly name: string = 'Broken';
}

/** smplab itself broke: nothing of the code under test is to blame, as far as is known. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

/** The user has interrupted, and the work did not come back in time with what it had. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}
