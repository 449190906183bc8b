/** `smplab bisect` as a function: which commit between two kernels introduced what a scenario shows, or fixed it. */
import { InputError } from '../../common/errors.js';
import { unknownName } from '../../common/unknown-name.js';
import type { Policy } from '../../kernel/policy.js';
import { urlOf } from '../../runners/scenario-catalog.js';
import { withThreads } from '../../runners/search-threads.js';
import type { SearchTasks } from '../../runners/tasks/tasks.js';
import { LINE } from '../../variants/index.js';
import { declarationOf, exploreOn, type ExploreOptions, type ExploreProgress } from '../explore/explore.js';
import { poolOf } from '../explore/limits.js';
import { scenarioOnLine } from '../explore/on-kernel.js';
import { askedOf } from '../explore/request.js';
import { plainMemoryOf } from '../plain-memory.js';

export interface BisectOptions extends Pick<ExploreOptions, 'seed' | 'jobs' | 'executions' | 'budgetMs' | 'signal'> {
  /** A kernel without the bug. */
  readonly good: string;
  /** One with it; it may be the older one. */
  readonly bad: string;
  /** Called after each kernel that was looked at. */
  readonly onLook?: (look: BisectLook) => void;
  /** Called a few times a second, with the kernel that is looked at. */
  readonly onProgress?: (kernel: string, progress: ExploreProgress) => void;
}

export interface BisectLook {
  readonly kernel: string;
  /** Whether the bug was seen. */
  readonly bad: boolean;
  readonly executions: number;
}

export interface BisectResult {
  readonly scenario: string;
  readonly looks: readonly BisectLook[];
  /** `introduced`: the step is the first kernel with the bug; `fixed`: the first without it. */
  readonly what: 'introduced' | 'fixed';
  readonly step: Pick<Policy, 'name' | 'summary' | 'source'>;
}

/** Executions of each kernel, unless a budget is named: as many as the rarest of the known bugs needs, and some. */
const EXECUTIONS = 20_000;

/**
 * Explores the scenario on the kernels between the two, halving the distance each time.
 *
 * @throws {InputError} kernels that are not on the line from v3.15 to v6.18, or that do not differ in what they show
 * @public
 */
export async function bisect(scenario: string, options: BisectOptions): Promise<BisectResult> {
  const good = placeOf('good', options.good);
  const bad = placeOf('bad', options.bad);
  if (good === bad) throw new InputError(`good and bad are the same kernel, ${options.good}`);
  const limits = limitsOf(options);
  const pool = poolOf(limits);
  const asked = { ...(await askedOf('coop', null, limits)), shrinkExecutions: 0 }; // what it is like is not shown
  const url = scenarioOnLine(urlOf(scenario));
  return await withThreads<SearchTasks, BisectResult>({ url, ...pool }, async (threads) => {
    const { name } = await declarationOf(threads, scenario, url, 'coop');
    const looks: BisectLook[] = [];
    const isBad = async (index: number): Promise<boolean> => {
      const kernel = LINE[index].name;
      options.signal?.throwIfAborted();
      threads.control.reset();
      const reference = { kind: 'scenario', url, form: kernel, spurious: false, plain: plainMemoryOf({}) } as const;
      const look = { begin: performance.now(), name, variant: kernel, reference, asked, budgetMs: pool.budgetMs };
      const onProgress = (progress: ExploreProgress): void => options.onProgress?.(kernel, progress);
      const { finding, summary } = await exploreOn(threads, look, { ...limits, onProgress });
      options.signal?.throwIfAborted();
      looks.push({ kernel, bad: finding !== null, executions: summary.executions });
      options.onLook?.(looks.at(-1)!);
      return finding !== null;
    };
    if (await isBad(good)) throw new InputError(`${options.good} is not good: ${scenario} shows its bug there`);
    if (!(await isBad(bad))) throw new InputError(`${options.bad} is not bad: ${scenario} shows nothing there`);
    const what = good < bad ? 'introduced' : 'fixed';
    const isAfter = async (index: number): Promise<boolean> => (await isBad(index)) === (what === 'introduced');
    const { name: step, summary, source } = LINE[await firstAfter(Math.min(good, bad), Math.max(good, bad), isAfter)];
    return { scenario, looks, what, step: { name: step, summary, source } };
  });
}

/** @param after is one, and `before` is none */
async function firstAfter(before: number, after: number, isAfter: (at: number) => Promise<boolean>): Promise<number> {
  if (after - before <= 1) return after;
  const middle = (before + after) >> 1;
  return (await isAfter(middle)) ? await firstAfter(before, middle, isAfter) : await firstAfter(middle, after, isAfter);
}

function limitsOf({ seed = 1, jobs, executions = EXECUTIONS, budgetMs, signal }: BisectOptions): ExploreOptions {
  return {
    seed,
    confirm: '1/0',
    ...(jobs === undefined ? {} : { jobs }),
    ...(budgetMs === undefined ? { executions } : { budgetMs }),
    ...(signal === undefined ? {} : { signal }),
  };
}

function placeOf(option: string, kernel: string): number {
  const names = LINE.map(({ name }) => name);
  const place = names.indexOf(kernel);
  if (place >= 0) return place;
  throw new InputError(`${option}: ${unknownName('kernel between v3.15 and v6.18', kernel, names)}`);
}
