/** What a subject is called. */
import { programFromText } from '../check/programs/text.js';
import type { ExploreReport } from '../lab/explore-report.js';
import type { PlainMemory } from '../lab/plain-memory.js';
import type { CheckProgram } from '../lab/check-program.js';
import { TokenError, type SubjectReference } from '../search/token.js';

/** Plain data: it travels to threads. */
export type Reference = { readonly url: string; readonly plain: PlainMemory } & (
  | ({ readonly kind: 'scenario' } & Pick<SubjectReference, 'form' | 'spurious' | 'lateTimers' | 'faults'>)
  | { readonly kind: 'check'; readonly program: CheckProgram }
);

/** Of a hand-written case, whose actors are its program. */
export const NO_CALLS: CheckProgram = { before: [], threads: [] };
/** The same, where actors go on later. */
export const NO_CALLS_LATER: CheckProgram = { ...NO_CALLS, later: true };

/** @throws {TokenError} when the program cannot be read */
export function referenceOf(
  { kind, form, spurious, lateTimers = false, faults, program, plain }: SubjectReference,
  url: string,
): Reference {
  if (kind === 'scenario') return { kind, url, form, spurious, lateTimers, faults, plain };
  try {
    return { kind, url, program: programFromText(program), plain };
  } catch (error) {
    if (error instanceof SyntaxError) throw new TokenError('malformed', 'The program of this token cannot be read.');
    throw error;
  }
}

/** What the schedule of a scenario may do beyond the default, for a report. */
export function freedomsOf(reference: Reference): Pick<ExploreReport, 'spurious' | 'faults' | 'lateTimers'> {
  if (reference.kind !== 'scenario') return {};
  const { spurious, faults, lateTimers = false } = reference;
  return { ...(spurious && { spurious }), ...(faults && { faults }), ...(lateTimers && { lateTimers }) };
}
