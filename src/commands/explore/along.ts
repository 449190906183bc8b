/** `exploreAlong`: what a regression test runs. */
import { fields, listOf, NAME, oneOf, optional, TEXT, wholeFrom, YES_OR_NO } from '../../check/schema.js';
import { InputError } from '../../common/errors.js';
import type { Course } from '../../lab/course.js';
import { TokenError } from '../../search/token.js';
import { MEMORY_MODELS } from '../../lab/plain-memory.js';
import { plainMemoryOf } from '../plain-memory.js';
import { openSubject } from '../replay/open-token.js';
import type { ReplayOptions } from '../replay/replay.js';
import { exploreFrom, type ExploreOptions, type ExploreResult } from './explore.js';
import type { OfToken } from './fitting.js';

const LANDMARK = fields({ at: NAME, time: optional(wholeFrom(1)), next: NAME }, 'a landmark');
const COURSE = fields(
  {
    kind: oneOf(['scenario', 'check']),
    subject: NAME,
    form: optional(TEXT),
    program: optional(TEXT),
    leftOut: optional(listOf(wholeFrom(0), 'a list of numbers')),
    spurious: optional(YES_OR_NO),
    faults: optional(
      fields({ lostIpis: optional(wholeFrom(0)), freezes: optional(wholeFrom(0)) }, 'an object: { lostIpis, freezes }'),
    ),
    lateTimers: optional(YES_OR_NO),
    plain: optional(oneOf(['always'])),
    memory: optional(oneOf([...MEMORY_MODELS])),
    engine: optional(oneOf(['coop', 'lockstep'])),
    landmarks: listOf(LANDMARK, 'a list of landmarks'),
  },
  'an object',
);

/**
 * Follows landmarks as far as they are found, then leaves the way at each of them and goes on freely: looks for a
 * finding again, and around it, in code that has been changed since.
 *
 * @throws {InputError} when the course is malformed, or its check, scenario or form is no more
 * @public
 */
export async function exploreAlong(
  course: Course,
  options: Omit<ExploreOptions, OfToken> & Pick<ReplayOptions, 'allow'> = {},
): Promise<ExploreResult> {
  const problem = COURSE(course, 'course');
  if (problem !== null) throw new InputError(problem);
  const { landmarks, leftOut = [], form = '', program = '', engine = 'coop', kind, subject } = course;
  const { spurious = false, lateTimers = false, faults } = course;
  try {
    const plain = plainMemoryOf({ plain: course.plain ?? 'racing', memory: course.memory ?? 'interleaving' });
    const freedoms = { spurious, lateTimers, faults, plain };
    const open = await openSubject({ kind, subject, form, program, ...freedoms, engine, leftOut }, options.allow);
    return await exploreFrom(open, { leftOut, landmarks }, options);
  } catch (error) {
    throw error instanceof TokenError ? new InputError(`course: ${error.message}`) : error;
  }
}
