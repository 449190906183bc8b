/** `smplab explore` as a function: looks for interleavings of a scenario that lead to a forbidden outcome. */
import { InputError } from '../../common/errors.js';
import { shortPath } from '../../common/short-path.js';
import type { ExploreReport } from '../../lab/explore-report.js';
import { freedomsOf, type Reference } from '../../runners/reference.js';
import { Count } from '../../runners/pool/control.js';
import { NotOnCoop, type WatchedThreads } from '../../runners/pool/watched-threads.js';
import { formOf } from '../../runners/scenario-declaration.js';
import { urlOf } from '../../runners/scenario-catalog.js';
import { search, type Searched, type SearchRequest } from '../../runners/search.js';
import { withThreads } from '../../runners/search-threads.js';
import type { After, Declaration, SearchTasks, Shown } from '../../runners/tasks/tasks.js';
import { EnginesDisagree } from '../../search/confirm.js';
import { parseShard, shareOf, WHOLE } from '../../search/shard.js';
import type { Summary } from '../../search/statistics.js';
import { BOUNDED, faultsAsked, refuseFaults, type OfToken } from './fitting.js';
import { poolOf, reasonToDoubt, searchedUntil } from './limits.js';
import { askedOf, type Asked } from './request.js';
import { plainMemoryOf, type PlainOptions } from '../plain-memory.js';
import { openToken, type OpenSubject } from '../replay/open-token.js';
import type { ReplayOptions } from '../replay/replay.js';

export type ExploreEngine = 'coop' | 'lockstep';

export interface ExploreOptions extends PlainOptions {
  /** Kernel variant, or the path of a module that exports one. Default: the first that the scenario names. */
  readonly variant?: string;
  /** Form of a scenario whose forms are no kernels, such as `broken`. Default: the first that it names. */
  readonly form?: string;
  /** Coroutines, or real threads in lockstep: slow, but they run what cannot be rewritten. Default `coop`. */
  readonly engine?: ExploreEngine;
  /** Default `portfolio`. */
  readonly strategy?: string;
  /** Default: no limit. */
  readonly executions?: number;
  /** Milliseconds. Default 10,000; none when `executions` is given or the search is exhaustive. */
  readonly budgetMs?: number;
  /**
   * All schedules: by the strategy dpor, one of each order of the steps that do not commute. What that cannot cover, a
   * machine's for example, by preemption-bounded: with ever more preemptions, until there are no more.
   */
  readonly exhaustive?: boolean;
  /** Default: drawn from the clock, and reported. */
  readonly seed?: number;
  /** A fixed share such as `2/4`, for spreading one exploration over machines. */
  readonly shard?: string;
  /**
   * Where an exhaustive exploration is kept, half a minute apart and when it ends: it can go on from there. Nothing may be
   * there yet but what `resume` names.
   */
  readonly checkpoint?: string;
  /** A file that `checkpoint` wrote, from which it goes on; what comes of it is kept there too, unless `checkpoint` says where. */
  readonly resume?: string;
  /** `Atomics.wait` may also end by itself, which ECMAScript does not have and most other systems do. */
  readonly spurious?: boolean;
  /** IPIs of calls that may get lost, at most so many an execution. Default: as the scenario says, which is mostly none. */
  readonly lostIpis?: number;
  /** CPUs that may freeze for a while, at most so many times an execution. Default: as the scenario says. */
  readonly freezes?: number;
  /** Whether the timers of a thread may be late while those of others are in time. Default `in-time`. */
  readonly timers?: 'in-time' | 'late';
  /** Go on after the first finding. */
  readonly keepGoing?: boolean;
  /**
   * Executes each plan twice: a program that then does something else cannot be explored, which counts as a finding.
   */
  readonly checkDeterminism?: boolean;
  /** Replays of a finding on coop and on lockstep, before it is shown. Default `100/10`. */
  readonly confirm?: string;
  /** Threads that explore at the same time. Default: one a core. */
  readonly jobs?: number;
  /** Milliseconds: a thread that gives no sign of life for so long hangs. Default 5,000. */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
  /** Called a few times a second. */
  readonly onProgress?: (progress: ExploreProgress) => void;
}

export interface ExploreProgress {
  readonly executions: number;
  /** About how many there will be, where all are made; null: not known. */
  readonly expected: number | null;
  /** Different traces, and pairs of a write and a read of it: as many as one thread has seen, so all of them have seen more or as many. */
  readonly distinctTraces: number;
  readonly readsFromPairs: number;
  readonly elapsedMs: number;
  readonly budgetMs: number | null;
}

export interface ExploreResult extends ExploreReport {
  readonly summary: Summary;
  readonly finding: (Shown & { readonly unconfirmed: string | null; readonly consequence: Shown | null }) | null;
}

const LOOK_MS = 100;

/**
 * @param scenario a name of `smplab list`, or the path of a module that exports `scenario`. With `options.variant` the
 * path of a module, or a step of the history, it is explored on that kernel, which must show none of its bugs
 * @public
 */
export async function explore(scenario: string, options: ExploreOptions = {}): Promise<ExploreResult> {
  const begin = performance.now();
  const { variant, engine = 'coop' } = options;
  const known = urlOf(scenario);
  // All that can be refused without the scenario, before a thread is started for it.
  const pool = poolOf(options);
  const plain = plainMemoryOf(options, engine);
  const faults = faultsAsked(options);
  const asked = await askedOf(engine, null, options);
  const other = variant === undefined ? null : await onOtherKernel(known, variant);
  const url = other?.url ?? known;
  return await withThreads<SearchTasks, ExploreResult>({ url, ...pool }, async (threads) => {
    const declared = await declarationOf(threads, scenario, url, engine);
    const form = other?.form ?? formOf(declared, options);
    if (plain.model !== 'interleaving' && declared.kind === 'machine')
      throw new InputError('memory: the CPUs of a machine are explored by interleaving alone');
    refuseFaults(declared.kind, faults);
    const freedoms = { spurious: options.spurious ?? false, lateTimers: options.timers === 'late', faults };
    const reference: Reference = { kind: 'scenario', url, form, ...freedoms, plain };
    return await exploreOn(
      threads,
      { begin, name: declared.name, variant: form, reference, asked, budgetMs: pool.budgetMs },
      options,
    );
  });
}

/**
 * Follows a token, stale or not, as far as it fits, and goes on freely from there, again and again: looks around a
 * finding. What was found on real threads alone goes on there.
 *
 * @throws {InputError} when it is malformed, or its scenario or variant is no more
 * @public
 */
export async function exploreAfter(
  token: string,
  options: Omit<ExploreOptions, OfToken> & Pick<ReplayOptions, 'allow'> = {},
): Promise<ExploreResult> {
  const open = await openToken(token, options.allow);
  return await exploreFrom(open, { plan: open.token.plan, leftOut: open.token.leftOut }, options);
}

/** Begins as a token does, or along landmarks, and goes on freely from there. */
export async function exploreFrom(
  { url, token: { engine: found, form, kind, subject }, reference: told }: OpenSubject,
  after: After,
  options: Omit<ExploreOptions, OfToken>,
): Promise<ExploreResult> {
  const begin = performance.now();
  const asked = options.plain !== undefined || options.memory !== undefined;
  const reference = asked
    ? { ...told, plain: plainMemoryOf(options, found === 'lockstep' ? found : options.engine) }
    : told;
  const engine = found === 'lockstep' ? 'lockstep' : (options.engine ?? 'coop');
  if (options.strategy === 'dpor') throw new InputError('strategy: dpor begins at the beginning and follows no token');
  const pool = poolOf(options);
  const request = await askedOf(engine, after, options);
  return await withThreads<SearchTasks, ExploreResult>({ url, ...pool }, async (threads) => {
    const { name } =
      kind === 'check'
        ? await threads.run(0, 'import', { url })
        : await declaredWithForm(threads, subject, url, engine, form);
    const { budgetMs } = pool;
    return await exploreOn(threads, { begin, name, variant: form, reference, asked: request, budgetMs }, options);
  });
}

async function onOtherKernel(url: string, variant: string): Promise<{ url: string; form: string } | null> {
  const { isOtherKernel, scenarioOnKernel } = await import('./on-kernel.js');
  return isOtherKernel(variant) ? await scenarioOnKernel(url, variant) : null;
}

/** `ring.js:12: ` before a message. */
const HAS_PLACE = /^\S+:\d+: /;

/** What a scenario declares. @throws {InputError} when it cannot be used */
export async function declarationOf(
  threads: Pick<WatchedThreads<SearchTasks>, 'run'>,
  scenario: string,
  url: string,
  engine: ExploreEngine,
): Promise<Declaration> {
  try {
    return await threads.run(0, 'declare', { url, engine });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const offer = error instanceof NotOnCoop ? '; explore --engine lockstep runs it as it is' : '';
    const { message } = error;
    const where = HAS_PLACE.test(message) || message.startsWith(`${shortPath(url)}: `) ? '' : `${scenario}: `;
    throw new InputError(`${where}${message}${offer}`);
  }
}

async function declaredWithForm(
  threads: WatchedThreads<SearchTasks>,
  scenario: string,
  url: string,
  engine: ExploreEngine,
  form: string,
): Promise<Declaration> {
  const declared = await declarationOf(threads, scenario, url, engine);
  if (declared.forms.includes(form)) return declared;
  throw new InputError(`token: This token is stale: variant ${form} is no more.`);
}

/** What is explored, in threads that know it. */
export interface Beginning {
  /** On the clock of `performance`. */
  readonly begin: number;
  readonly name: string;
  readonly variant: string;
  readonly reference: Reference;
  readonly asked: Asked;
  /** Null: none. */
  readonly budgetMs: number | null;
}

/** One search; threads may make one after the other. */
export async function exploreOn(
  threads: WatchedThreads<SearchTasks>,
  { begin, name, variant, reference, asked, budgetMs }: Beginning,
  options: ExploreOptions,
): Promise<ExploreResult> {
  const { control } = threads;
  const request = { ...asked, reference, until: searchedUntil(begin, budgetMs) };
  const before = request.checkpoint?.from?.elapsedMs ?? 0;
  const earlier = control.sum(Count.EXECUTIONS);
  const timer = setInterval(() => {
    options.onProgress?.({
      executions: control.sum(Count.EXECUTIONS) - earlier,
      distinctTraces: control.most(Count.DISTINCT),
      readsFromPairs: control.most(Count.PAIRS),
      expected: control.expected,
      elapsedMs: before + performance.now() - begin,
      budgetMs,
    });
  }, LOOK_MS);
  try {
    const searched = await search(threads, request);
    const goesOn = options.exhaustive === true && gaveUp(searched, request) && options.signal?.aborted !== true;
    const further = goesOn ? await search(threads, { ...request, strategy: BOUNDED, checkpoint: undefined }) : null;
    const isFurther = further !== null && (further.finding !== null || searched.finding === null);
    const strategy = isFurther ? BOUNDED : request.strategy;
    const { summary, coverage, readsFromPairs, finding, problem, consequence } = isFurther ? further : searched;
    if (problem?.kind === 'disagree') throw new EnginesDisagree(problem.text); // no fault of the code under test
    const interrupted = options.signal?.aborted ?? false;
    return {
      scenario: name,
      variant,
      strategy,
      seed: request.seed,
      summary,
      coverage,
      readsFromPairs,
      elapsedMs: before + performance.now() - begin,
      finding: finding === null ? null : { ...finding, unconfirmed: problem?.text ?? null, consequence },
      interrupted,
      inconclusive: finding === null && !interrupted ? reasonToDoubt(summary, { ...request, strategy }) : null,
      ...(searched.program !== undefined && { program: searched.program }),
      ...keptIn(searched, request.checkpoint?.file ?? null),
      ...freedomsOf(reference),
    };
  } finally {
    clearInterval(timer);
  }
}

/** Whether a search ended by itself, and not for what it has found, before all was covered. */
function gaveUp({ finding, summary }: Searched, { until, executions, shard, keepGoing }: SearchRequest): boolean {
  const isLate = until !== null && Date.now() > until;
  const most = executions === null ? Infinity : shareOf(executions, parseShard(shard) ?? WHOLE);
  return (finding === null || keepGoing) && summary.coverage !== 'exhausted' && !isLate && summary.executions < most;
}

/** From where it can go on, which is of interest as long as it has not come to its end. */
function keptIn({ isKept, summary }: Searched, file: string | null): Pick<ExploreReport, 'checkpoint'> {
  if (isKept === undefined || (isKept && summary.coverage === 'exhausted')) return {};
  return { checkpoint: isKept ? file : null };
}
