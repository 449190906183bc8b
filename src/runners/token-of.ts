/** Tokens of what a runner executes. */
import { programToText } from '../check/programs/text.js';
import { fileURLToPath } from 'node:url';
import { pathInProject } from '../common/project.js';
import type { PlainMemory } from '../lab/plain-memory.js';
import type { Plan } from '../lab/schedule.js';
import { encodeToken, type Fingerprints, type Token } from '../search/token.js';
import type { Reduced } from './check-program.js';
import { locatorOf } from './scenario-catalog.js';

/** What a token is made of but the schedule, and what is executed. */
export interface Origin {
  readonly engine: Token['engine'];
  readonly url: string;
  readonly fingerprints: Fingerprints;
  readonly plain: PlainMemory;
}

export type ScenarioOrigin = Origin & Pick<Token, 'form' | 'spurious' | 'lateTimers' | 'faults'>;

export function scenarioToken({ url, ...origin }: ScenarioOrigin, plan: Plan, leftOut: readonly number[]): string {
  return encodeToken({ kind: 'scenario', subject: locatorOf(url), program: '', ...origin, plan, leftOut });
}

/** @param reduced without what was left out of it */
export function checkToken({ url, ...origin }: Origin, { program, idle }: Reduced, plan: Plan): string {
  return encodeToken({
    kind: 'check',
    subject: pathInProject(fileURLToPath(url)),
    form: '',
    program: programToText(program),
    spurious: false,
    leftOut: idle,
    ...origin,
    plan,
  });
}
