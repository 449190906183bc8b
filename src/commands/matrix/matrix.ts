/** `smplab matrix` as a function: every scenario in every form, judged by what each declares. */
import { threadCount, whole } from '../../common/options.js';
import { importModule } from '../../engine/typescript/import.js';
import { parseShard, WHOLE, type Shard } from '../../search/shard.js';
import type { MatrixReport, MatrixRow } from '../../lab/matrix.js';
import { gradeOf, type ScenarioBase } from '../../lab/scenario.js';
import { overallVerdict, type Verdict } from '../../lab/verdict.js';
import { EnginesDisagree } from '../../search/confirm.js';
import { confirm, confirmationsOf } from '../explore/explore.js';
import { CellControl, type CellRequest, type CellResult } from '../explore/cell.js';
import { ExploreThreads } from '../../runners/explore-threads.js';
import type { CellFinding } from '../../search/finding.js';
import { formOf, openScenario } from '../../runners/open-scenario.js';
import { raceNames, scenarioNames, scenarioUrl } from '../../runners/scenario-catalog.js';

export interface MatrixOptions {
  /** Scenarios, by name or path. Default: all races that come with smplab; `smplab litmus` runs the litmus tests. */
  readonly scenarios?: readonly string[];
  /** Only the cells of this variant, or form. */
  readonly variant?: string;
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
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Told when a cell is done. */
  readonly onCell?: (row: MatrixRow, done: number, total: number) => void;
}

const EXECUTIONS = 1000;
const STEPS = 4_000_000;
const CONFIRM = '100/10';
const SEED = 1;
/** A cell in which something must be found goes on sampling for so many times longer. */
const PATIENCE = 60;

/** @throws {InputError | RangeError} for a scenario or a setting that cannot be used */
export async function matrix(options: MatrixOptions = {}): Promise<MatrixReport> {
  const begin = performance.now();
  const shard = shardOf(options.shard);
  const all = await planCells(options);
  const cells = all.filter((_, i) => i % shard.count === shard.index);
  const rows = await runCells(cells, options);
  const { executions = EXECUTIONS, steps = STEPS, seed = SEED } = options;
  return {
    rows,
    verdict: overallVerdict(rows.map(({ verdict }) => verdict)),
    settings: {
      seed,
      executions,
      steps,
      confirm: options.confirm ?? CONFIRM,
      cells: all.map(({ scenario, request }) => `${scenario.name} ${request.form}`),
    },
    shards: [shard],
    elapsedMs: performance.now() - begin,
    interrupted: options.signal?.aborted ?? false,
  };
}

interface Cell {
  readonly scenario: ScenarioBase;
  readonly request: CellRequest;
}

/** Explores on all threads; meanwhile each finding is replayed on threads of its own, one finding after the other. */
async function runCells(cells: readonly Cell[], options: MatrixOptions): Promise<MatrixRow[]> {
  const { signal, onCell } = options;
  const threads = new ExploreThreads(threadCount(options.threads));
  const [, times] = confirmationsOf(options.confirm ?? CONFIRM);
  const rows = new Map<Cell, MatrixRow>();
  let confirming: Promise<unknown> = Promise.resolve();
  const stop = (): void =>
    cells.forEach(({ request }) => Atomics.store(new Int32Array(request.control), CellControl.STOP, 1));
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  try {
    await Promise.all(
      cells.map(async (cell) => {
        const result = await threads.run(cell.request);
        const confirmed = confirming.then(async () => await confirmCell(result.finding, times));
        confirming = confirmed;
        const row = judge(cell.scenario, result, await confirmed);
        if (signal?.aborted) return; // it may have been cut off
        rows.set(cell, row);
        onCell?.(row, rows.size, cells.length);
      }),
    );
  } finally {
    signal?.removeEventListener('abort', stop);
    await threads.destroy();
  }
  return cells.flatMap((cell) => rows.get(cell) ?? []);
}

/** A finding with its replays counted, or why it cannot be believed. */
type Confirmed = { readonly finding: CellFinding | null; readonly problem: string | null };

async function confirmCell(finding: CellFinding | null, times: number): Promise<Confirmed> {
  if (finding === null) return { finding, problem: null };
  try {
    return { finding: await confirm(finding, times), problem: null };
  } catch (error) {
    if (error instanceof EnginesDisagree) return { finding, problem: error.message };
    throw error;
  }
}

async function planCells(options: MatrixOptions): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const name of options.scenarios ?? raceNames()) {
    const { url, scenario } = await declarationOf(name);
    const wanted =
      options.variant === undefined || options.scenarios === undefined
        ? scenario.forms
        : [formOf(scenario, options.variant)];
    for (const form of wanted) {
      if (options.variant === undefined || options.variant === form)
        cells.push({ scenario, request: cellRequest(url, scenario, form, options) });
    }
  }
  if (cells.length === 0) throw new RangeError(`variant: no scenario has the form "${options.variant}"`);
  return cells;
}

/** What a scenario declares; ours need not be rewritten for that. */
async function declarationOf(name: string): Promise<{ url: string; scenario: ScenarioBase }> {
  if (!scenarioNames().includes(name)) {
    const { url, loaded } = await openScenario(name);
    return { url, scenario: loaded.scenario };
  }
  const url = scenarioUrl(name);
  return { url, scenario: ((await importModule(url)) as { scenario: ScenarioBase }).scenario };
}

function cellRequest(url: string, scenario: ScenarioBase, form: string, options: MatrixOptions): CellRequest {
  const executions = whole('executions', options.executions ?? EXECUTIONS, 1);
  const steps = whole('steps', options.steps ?? STEPS, 1);
  const sought = mustBeSeen(scenario, form);
  return {
    url,
    form,
    seed: whole('seed', options.seed ?? SEED, 0),
    strategy: sought ? 'portfolio' : `portfolio:${executions}`,
    executions: sought ? executions * PATIENCE : null,
    steps: sought ? null : steps,
    budgetMs: null,
    keepGoing: false,
    spurious: false,
    checkDeterminism: false,
    after: null,
    shard: null,
    replays: confirmationsOf(options.confirm ?? CONFIRM)[0],
    control: new SharedArrayBuffer(CellControl.WORDS * 4),
  };
}

function shardOf(text: string | undefined): Shard {
  if (text === undefined) return WHOLE;
  const shard = parseShard(text);
  if (shard === undefined) throw new RangeError(`shard: "${text}" is not a share such as 2/4`);
  return shard;
}

function mustBeSeen(scenario: ScenarioBase, form: string): boolean {
  return scenario.outcomes.some(({ grade, on }) => grade === 'required' && (on === undefined || on.includes(form)));
}

function judge(scenario: ScenarioBase, { form, summary }: CellResult, { finding, problem }: Confirmed): MatrixRow {
  const grade = finding === null ? null : (gradeOf(scenario, form, finding.kind)?.grade ?? 'unlisted');
  const asDeclared: Verdict = mustBeSeen(scenario, form) ? 'unknown' : 'as-expected';
  const verdict: Verdict =
    grade === null ? asDeclared : grade === 'required' && problem === null ? 'as-expected' : 'not-as-expected';
  return {
    scenario: scenario.name,
    variant: form,
    verdict,
    problem,
    found: finding !== null,
    outcome: finding?.kind ?? null,
    text: finding?.text ?? null,
    coverage: summary.coverage,
    strategy: finding?.strategy ?? null,
    executions: summary.executions,
    token: finding?.token ?? null,
    steps: finding?.steps ?? null,
    switches: finding?.preemptions ?? null,
    confirmed: finding?.confirmed ?? null,
  };
}
