/** `smplab matrix` as a function: every scenario in every form, judged by what each declares. */
import { pathToFileURL } from 'node:url';
import { budget, jobCount, seedOf, whole } from '../../common/options.js';
import { nullIfInterrupted } from '../../common/settle.js';
import type { MatrixReport, MatrixRow } from '../../lab/matrix.js';
import type { PlainMemory } from '../../lab/plain-memory.js';
import { gradeOf } from '../../lab/scenario.js';
import { NO_END_SEEN, overallVerdict, type Verdict } from '../../lab/verdict.js';
import { formOf } from '../../runners/scenario-declaration.js';
import { raceNames, urlOf } from '../../runners/scenario-catalog.js';
import { searchHere, shareText, type Searched, type SearchRequest } from '../../runners/search.js';
import { withThreads } from '../../runners/search-threads.js';
import type { WatchedThreads } from '../../runners/pool/watched-threads.js';
import type { Declaration, SearchTasks } from '../../runners/tasks/tasks.js';
import { formatShard, parseShard, WHOLE } from '../../search/shard.js';
import { plainMemoryOf, type PlainOptions } from '../plain-memory.js';
import { declarationOf } from '../explore/explore.js';
import { confirmationsOf } from '../explore/limits.js';

export interface MatrixOptions extends Pick<PlainOptions, 'plain'> {
  /** Scenarios, by name or path. Default: all races that come with smplab; `smplab litmus` runs the litmus tests. */
  readonly scenarios?: readonly string[];
  /** Only the cells of this kernel variant. */
  readonly variant?: string;
  /** Only the cells of this form, of scenarios whose forms are no kernels. */
  readonly form?: string;
  /** Sampled executions of each cell, before the systematic search goes on alone. Default 1000. */
  readonly executions?: number;
  /** Steps of each cell in which nothing is to be found, after which its search ends. Default 4,000,000. */
  readonly steps?: number;
  /** Replays of each finding on coop and on lockstep. Default `100/10`. */
  readonly confirm?: string;
  /** Default 1. */
  readonly seed?: number;
  /** Every n-th cell, such as `2/4`. */
  readonly shard?: string;
  /** Threads that explore at the same time. Default: one a core. */
  readonly jobs?: number;
  /** Milliseconds for all cells together; those that it does not reach are left out. Default: no limit. */
  readonly budgetMs?: number;
  /** Milliseconds: a thread that gives no sign of life for so long hangs. Default 5,000. */
  readonly patienceMs?: number;
  readonly signal?: AbortSignal;
  /** Called when a cell is done. */
  readonly onCell?: (row: MatrixRow, done: number, total: number) => void;
}

const EXECUTIONS = 1000;
const STEPS = 4_000_000;
const CONFIRM = '100/10';
const SEED = 1;
const SHRINK_EXECUTIONS = 5000;
/** A cell in which something must be found goes on sampling for so many times longer. */
const PATIENCE = 60;

/** @throws {InputError | RangeError} for a scenario or a setting that cannot be used @public */
export async function matrix(options: MatrixOptions = {}): Promise<MatrixReport> {
  const begin = performance.now();
  const shard = parseShard(shareText(options.shard)) ?? WHOLE;
  const settings = settingsOf(options);
  const { executions, steps, seed, confirm } = settings;
  const names = options.scenarios ?? raceNames();
  const url = names.length === 0 ? pathToFileURL('.').href : urlOf(names[0]);
  const { signal, patienceMs, budgetMs = null } = options;
  const until = budgetMs === null ? null : Date.now() + budget(budgetMs);
  return await withThreads<SearchTasks, MatrixReport>(
    { url, threads: jobCount(options), patienceMs, budgetMs, signal },
    async (threads) => {
      const all = await planCells(threads, names, options, settings);
      const cells = all.filter((_, i) => i % shard.count === shard.index);
      const rows = await runCells(threads, cells, until, options);
      const verdicts = rows.map(({ verdict }) => verdict);
      return {
        rows,
        verdict: overallVerdict(rows.length === cells.length ? verdicts : [...verdicts, 'unknown']),
        settings: { seed, executions, steps, confirm, cells: all.map(({ name, form }) => `${name} ${form}`) },
        shards: [shard],
        elapsedMs: performance.now() - begin,
        interrupted: signal?.aborted ?? false,
      };
    },
  );
}

interface Cell extends Pick<Declaration, 'name' | 'outcomes'> {
  readonly form: string;
  readonly request: SearchRequest;
}

/** Each thread takes the next cell when it is done with one. */
async function runCells(
  threads: WatchedThreads<SearchTasks>,
  cells: readonly Cell[],
  until: number | null,
  { signal, onCell }: MatrixOptions,
): Promise<MatrixRow[]> {
  const rows: MatrixRow[] = [];
  let [next, done] = [0, 0];
  const isLate = (): boolean => until !== null && Date.now() >= until;
  const isOver = (): boolean => next >= cells.length || signal?.aborted === true || isLate();
  const work = async (thread: number): Promise<void> => {
    while (!isOver()) {
      const number = next++;
      const searched = await searchHere(threads, { ...cells[number].request, until }, thread).catch(nullIfInterrupted);
      if (searched === null || signal?.aborted || (isLate() && searched.finding === null)) return; // it may have been cut off
      rows[number] = judge(cells[number], searched);
      onCell?.(rows[number], ++done, cells.length);
    }
  };
  await Promise.all(Array.from({ length: threads.count }, (_, thread) => work(thread)));
  return rows.filter((row) => row !== undefined);
}

async function planCells(
  threads: WatchedThreads<SearchTasks>,
  names: readonly string[],
  options: MatrixOptions,
  settings: Settings,
): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const scenario of names) {
    const url = urlOf(scenario);
    // our own need not be rewritten for that
    const engine = raceNames().includes(scenario) ? 'lockstep' : 'coop';
    const declared = await declarationOf(threads, scenario, url, engine);
    for (const form of formsAsked(declared, options))
      cells.push({ ...declared, form, request: cellRequest(url, declared, form, settings) });
  }
  if (cells.length === 0) throw new RangeError(noneHas(options));
  return cells;
}

/** Of scenarios that are named, each must have what is asked for. */
function formsAsked(declared: Declaration, { variant, form, scenarios }: MatrixOptions): readonly string[] {
  if (variant === undefined && form === undefined) return declared.forms;
  if (scenarios !== undefined) return [formOf(declared, { variant, form })];
  const asked = declared.axis === 'form' ? form : variant;
  return declared.forms.filter((one) => one === asked);
}

function noneHas({ variant, form }: MatrixOptions): string {
  return variant === undefined
    ? `form: no scenario has the form "${form}"`
    : `variant: no scenario has the variant "${variant}"`;
}

/** What `portfolio:N` takes. */
const MOST_SAMPLES = 999_999_999;

interface Settings extends Pick<SearchRequest, 'seed' | 'replays'> {
  readonly executions: number;
  readonly steps: number;
  readonly confirm: string;
  readonly plain: PlainMemory;
}

function settingsOf(options: MatrixOptions): Settings {
  const { confirm = CONFIRM } = options;
  const [own, lockstep] = confirmationsOf(confirm);
  return {
    executions: whole('executions', options.executions ?? EXECUTIONS, 1, MOST_SAMPLES),
    steps: whole('steps', options.steps ?? STEPS, 1),
    seed: seedOf(options.seed ?? SEED),
    confirm,
    replays: { own, lockstep },
    plain: plainMemoryOf(options),
  };
}

function cellRequest(
  url: string,
  { outcomes }: Pick<Declaration, 'outcomes'>,
  form: string,
  { executions, steps, seed, replays, plain }: Settings,
): SearchRequest {
  const sought = mustBeSeen(outcomes, form);
  return {
    reference: { kind: 'scenario', url, form, spurious: false, plain },
    engine: 'coop',
    seed,
    strategy: sought ? 'portfolio' : `portfolio:${executions}`,
    executions: sought ? executions * PATIENCE : null,
    steps: sought ? null : steps,
    until: null,
    keepGoing: false,
    twice: false,
    consequences: false,
    after: null,
    shard: formatShard(WHOLE),
    replays,
    shrinkExecutions: SHRINK_EXECUTIONS,
  };
}

function mustBeSeen(outcomes: Declaration['outcomes'], form: string): boolean {
  return outcomes.some(({ grade, on }) => grade === 'required' && (on === undefined || on.includes(form)));
}

function judge({ name, outcomes, form }: Cell, { summary, coverage, finding, problem, program }: Searched): MatrixRow {
  const grade = finding === null ? null : (gradeOf(outcomes, form, finding.kind)?.grade ?? 'unlisted');
  const isOpen = mustBeSeen(outcomes, form) || NO_END_SEEN in summary.outcomes;
  const asDeclared: Verdict = isOpen ? 'unknown' : 'as-expected';
  const verdict: Verdict =
    grade === null ? asDeclared : grade === 'required' && problem === null ? 'as-expected' : 'not-as-expected';
  return {
    scenario: name,
    variant: form,
    verdict,
    problem: problem?.text ?? null,
    found: finding !== null,
    outcome: finding?.kind ?? null,
    text: finding?.text ?? null,
    coverage,
    strategy: finding?.strategy ?? null,
    executions: summary.executions,
    token: finding?.token ?? null,
    steps: finding?.steps ?? null,
    switches: finding?.preemptions ?? null,
    confirmed: finding?.confirmed ?? null,
    ...(program !== undefined && { program }),
  };
}
