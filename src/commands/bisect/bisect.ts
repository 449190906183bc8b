/** `smplab bisect` as a function: which commit between two kernels introduced what a scenario shows, or fixed it. */
import { fileURLToPath } from 'node:url';
import { InputError } from '../../common/errors.js';
import { unknownName } from '../../common/unknown-name.js';
import type { Policy } from '../../kernel/policy.js';
import { urlOf } from '../../runners/scenario-catalog.js';
import { LINE } from '../../variants/index.js';
import { explore, type ExploreOptions, type ExploreProgress } from '../explore/explore.js';
import { scenarioOnKernel } from '../explore/on-kernel.js';

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
  const looks: BisectLook[] = [];
  const isBad = async (index: number): Promise<boolean> => {
    const look = await lookAt(scenario, LINE[index].name, options);
    looks.push(look);
    options.onLook?.(look);
    return look.bad;
  };
  const good = placeOf('good', options.good);
  const bad = placeOf('bad', options.bad);
  if (good === bad) throw new InputError(`good and bad are the same kernel, ${options.good}`);
  if (await isBad(good)) throw new InputError(`${options.good} is not good: ${scenario} shows its bug there`);
  if (!(await isBad(bad))) throw new InputError(`${options.bad} is not bad: ${scenario} shows nothing there`);
  const what = good < bad ? 'introduced' : 'fixed';
  let [older, newer] = [Math.min(good, bad), Math.max(good, bad)];
  while (newer - older > 1) {
    const middle = (older + newer) >> 1;
    if ((await isBad(middle)) === (what === 'introduced')) newer = middle;
    else older = middle;
  }
  const { name, summary, source } = LINE[newer];
  return { scenario, looks, what, step: { name, summary, source } };
}

async function lookAt(scenario: string, kernel: string, options: BisectOptions): Promise<BisectLook> {
  const { seed = 1, jobs, executions, budgetMs, signal, onProgress } = options;
  const { url } = await scenarioOnKernel(urlOf(scenario), kernel); // which need not name that kernel
  signal?.throwIfAborted();
  const { finding, summary } = await explore(fileURLToPath(url), {
    seed,
    confirm: '1/0',
    ...(jobs === undefined ? {} : { jobs }),
    ...(budgetMs === undefined ? { executions: executions ?? EXECUTIONS } : { budgetMs }),
    ...(signal === undefined ? {} : { signal }),
    ...(onProgress === undefined ? {} : { onProgress: (progress: ExploreProgress) => onProgress(kernel, progress) }),
  });
  signal?.throwIfAborted();
  return { kernel, bad: finding !== null, executions: summary.executions };
}

function placeOf(option: string, kernel: string): number {
  const names = LINE.map(({ name }) => name);
  const place = names.indexOf(kernel);
  if (place >= 0) return place;
  throw new InputError(`${option}: ${unknownName('kernel between v3.15 and v6.18', kernel, names)}`);
}
