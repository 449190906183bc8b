/** What is wrong with a trace, as one line for the user. */

const SHOWN_CHARS_MAX = 60;

/** An input that cannot be read as a trace. The message is one line, meant for the user. */
export class FtraceError extends Error {
  override readonly name = 'FtraceError';

  /**
   * @param line counted from 1; null when the file as a whole is meant
   * @param problem what is wrong, or what was expected
   * @param text the offending text, where there is one; the message shows its beginning
   */
  constructor(
    readonly line: number | null,
    problem: string,
    readonly text: string | null = null,
  ) {
    super(`${line === null ? '' : `line ${line}: `}${problem}${text === null ? '' : `: "${shorten(text)}"`}`);
  }
}

/** The beginning of a text, on one line. */
export function shorten(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length <= SHOWN_CHARS_MAX ? line : `${line.slice(0, SHOWN_CHARS_MAX)}…`;
}
