/** What a subject is called. */
import { programFromText } from '../check/program-text.js';
import type { CheckProgram } from '../lab/check-program.js';
import { TokenError, type SubjectReference } from '../search/token.js';

/** Plain data: it travels to threads. */
export type Reference =
  | { readonly kind: 'scenario'; readonly url: string; readonly form: string; readonly spurious: boolean }
  | { readonly kind: 'check'; readonly url: string; readonly program: CheckProgram };

/** Of a hand-written case, whose actors are its program. */
export const NO_CALLS: CheckProgram = { before: [], threads: [] };

/** @throws {TokenError} when the program cannot be read */
export function referenceOf({ kind, form, spurious, program }: SubjectReference, url: string): Reference {
  if (kind === 'scenario') return { kind, url, form, spurious };
  try {
    return { kind, url, program: programFromText(program) };
  } catch (error) {
    if (error instanceof SyntaxError) throw new TokenError('malformed', 'The program of this token cannot be read.');
    throw error;
  }
}
