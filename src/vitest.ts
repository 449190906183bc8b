/**
 * Matchers for vitest: `import 'smplab/vitest'` in a test, or as a `setupFiles` entry, adds them to `expect`.
 *
 *     import 'smplab/vitest';
 *     import { expect, it } from 'vitest';
 *     import ring from './ring.check.js';
 *
 *     it('is a queue', async () => {
 *       await expect(ring).toBeLinearizable({ budget: '5s' });
 *     }, 60_000);
 *
 * All are asynchronous. A failure's message is the whole report, table and token included. What is inconclusive fails,
 * with `.not` too: a time-out is no pass, and no finding either. vitest ends a test after five seconds, start-up of
 * threads included, so give each test a limit of its own.
 */
import { expect } from 'vitest';
import { check, explore, htmlReport } from './commands/index.js';
import type { CheckOptions } from './commands/check/check.js';
import type { CheckSource } from './commands/check/check-url.js';
import type { ExploreOptions } from './commands/explore/explore.js';
import { durationOption } from './common/duration.js';
import type { CheckReport } from './lab/check-report.js';
import { DATA_RACE } from './lab/data-race.js';
import type { ExploreReport } from './lab/explore-report.js';
import { NotPassed } from './report/assert-passed.js';
import { checkText } from './report/check.js';
import { exploreText } from './report/explore.js';

/** How long to look, and where to begin. */
export interface MatcherOptions {
  /** For everything together, such as `5s`, `500ms`, `2m`. Default `10s`. */
  readonly budget?: string;
  /** The same seed finds the same. Default: drawn, and reported. */
  readonly seed?: number;
}

/** What a scenario is explored with. */
export interface ScenarioMatcherOptions extends MatcherOptions {
  /** Kernel variant. Default: the first one that the scenario names. */
  readonly variant?: string;
  /** Form of a scenario whose forms are no kernels. Default: the first one that it names. */
  readonly form?: string;
}

/** What a matcher returns. */
export interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What vitest calls a matcher on, as far as it is used. */
export interface Asked {
  readonly isNot?: boolean;
  readonly task?: {
    readonly context?: {
      annotate?(message: string, attachment: { body: string; contentType: string }): Promise<unknown>;
    };
  };
}

/** A definition made by `defineCheck`, or the path or URL of its module: nothing wrong is seen with it. */
async function toBeLinearizable(
  this: Asked | undefined,
  source: CheckSource,
  options: MatcherOptions = {},
): Promise<Matched> {
  const report = await checked(source, options);
  return await judged(this, report.finding === null, report);
}

/** … no data race is found in it. @throws {NotPassed} when something else was found first, which says nothing of races */
async function toHaveNoRaces(
  this: Asked | undefined,
  source: CheckSource,
  options: MatcherOptions = {},
): Promise<Matched> {
  const report = await checked(source, options);
  const { finding } = report;
  if (finding !== null && finding.kind !== DATA_RACE)
    throw new NotPassed(
      `\nsomething else was found before all of it was looked at for data races\n${checkText(report)}`,
    );
  return await judged(this, finding === null, report);
}

/** … wherever a thread is frozen, the others get on. @throws {NotPassed} when something was found before that was tried */
async function toBeLockFree(
  this: Asked | undefined,
  source: CheckSource,
  options: MatcherOptions = {},
): Promise<Matched> {
  const report = await checked(source, options);
  if (report.progress === null || report.progress.verdict === 'not tried')
    throw new NotPassed(`\nfreezing threads was not tried\n${checkText(report)}`);
  return await judged(this, report.progress.verdict === 'lock-free', report);
}

/** The name of a scenario of smplab's, or the path of a module that exports one: no forbidden or unlisted outcome is seen. */
async function toHaveNoForbiddenOutcome(
  this: Asked | undefined,
  scenario: string,
  options: ScenarioMatcherOptions = {},
): Promise<Matched> {
  const { variant, form } = options;
  const report = await explore(scenario, {
    ...given(options),
    ...(variant !== undefined && { variant }),
    ...(form !== undefined && { form }),
  });
  assertConclusive(report);
  return await judged(this, report.finding === null, report);
}

async function checked(source: CheckSource, options: MatcherOptions): Promise<CheckReport> {
  const report = await check(source, given(options));
  assertConclusive(report);
  return report;
}

function given({ budget, seed }: MatcherOptions): CheckOptions & ExploreOptions {
  return {
    ...(budget !== undefined && { budgetMs: durationOption('budget', budget) }),
    ...(seed !== undefined && { seed }),
  };
}

function assertConclusive(report: CheckReport | ExploreReport): void {
  if (report.inconclusive !== null || report.interrupted) throw new NotPassed(`\n${textOf(report)}`);
}

/** A failure brings its page along, where this vitest takes one. */
async function judged(asked: Asked | undefined, pass: boolean, report: CheckReport | ExploreReport): Promise<Matched> {
  const failed = pass === (asked?.isNot ?? false);
  const context = asked?.task?.context;
  if (failed && context?.annotate !== undefined)
    await context.annotate('the report as a page', { body: await htmlReport(report), contentType: 'text/html' });
  return { pass, message: () => `\n${textOf(report)}` };
}

function textOf(report: CheckReport | ExploreReport): string {
  return 'scenario' in report ? exploreText(report) : checkText(report);
}

/** For `expect.extend`, where a suite has an `expect` of its own. @public */
export const matchers = { toBeLinearizable, toHaveNoRaces, toBeLockFree, toHaveNoForbiddenOutcome };

expect.extend(matchers);

declare module 'vitest' {
  // oxlint-disable-next-line typescript/no-explicit-any
  interface Matchers<T = any> {
    /** @see MatcherOptions */
    toBeLinearizable(options?: MatcherOptions): Promise<void>;
    toHaveNoRaces(options?: MatcherOptions): Promise<void>;
    toBeLockFree(options?: MatcherOptions): Promise<void>;
    toHaveNoForbiddenOutcome(options?: ScenarioMatcherOptions): Promise<void>;
  }
}
