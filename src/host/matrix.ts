/** `smplab matrix` as a function: every scenario in every form, judged by what each declares. */
import type { MatrixReport, MatrixRow } from '../lab/matrix.js';
import type { ScenarioBase } from '../lab/scenario.js';
import { overallVerdict, type Verdict } from '../lab/verdict.js';
import { loadScenario } from './coop/load.js';
import { CellControl, type CellRequest, type CellResult } from './explore-cell.js';
import { ExploreThreads } from './explore-threads.js';
import { scenarioNames, urlOf } from './scenario-catalog.js';

export interface MatrixOptions {
  /** Scenarios, by name or path. Default: all that come with smplab. */
  readonly scenarios?: readonly string[];
  /** Executions of each cell in which nothing is to be found. Default 3000. */
  readonly executions?: number;
  /** Default 1. */
  readonly seed?: number;
  readonly threads?: number;
  readonly signal?: AbortSignal;
  /** Told when a cell is done. */
  readonly onCell?: (row: MatrixRow, done: number, total: number) => void;
}

const EXECUTIONS = 3000;
/** A cell in which something must be found goes on for so many times longer. */
const PATIENCE = 20;

export async function matrix(options: MatrixOptions = {}): Promise<MatrixReport> {
  const cells = await planCells(options);
  const threads = new ExploreThreads(options.threads);
  const rows: MatrixRow[] = [];
  try {
    await Promise.all(cells.map(async ({ scenario, request }) => {
      if (options.signal?.aborted) return;
      const row = judge(scenario, await threads.run(request));
      rows.push(row);
      options.onCell?.(row, rows.length, cells.length);
    }));
  } finally {
    await threads.destroy();
  }
  const order = (row: MatrixRow): number => cells.findIndex(({ scenario, request }) => scenario.name === row.scenario && request.form === row.variant);
  const sorted = rows.toSorted((a, b) => order(a) - order(b));
  const interrupted = options.signal?.aborted ?? false;
  return { rows: sorted, verdict: overallVerdict(sorted.map(({ verdict }) => verdict)), seed: options.seed ?? 1, interrupted };
}

interface Cell {
  readonly scenario: ScenarioBase;
  readonly request: CellRequest;
}

async function planCells(options: MatrixOptions): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const name of options.scenarios ?? scenarioNames()) {
    const url = urlOf(name);
    const { scenario } = await loadScenario(url);
    for (const form of scenario.forms) cells.push({ scenario, request: cellRequest(url, scenario, form, options) });
  }
  return cells;
}

function cellRequest(url: string, scenario: ScenarioBase, form: string, options: MatrixOptions): CellRequest {
  const executions = options.executions ?? EXECUTIONS;
  return {
    url, form, strategy: 'portfolio', seed: options.seed ?? 1,
    executions: mustBeSeen(scenario, form) ? executions * PATIENCE : executions,
    budgetMs: null, keepGoing: false, shard: null,
    control: new SharedArrayBuffer(CellControl.WORDS * 4),
  };
}

function mustBeSeen(scenario: ScenarioBase, form: string): boolean {
  return scenario.outcomes.some(({ grade, on }) => grade === 'required' && (on === undefined || on.includes(form)));
}

function judge(scenario: ScenarioBase, { form, summary, finding }: CellResult): MatrixRow {
  const required = mustBeSeen(scenario, form);
  const seen = finding === null ? null : gradeSeen(scenario, form, finding.kind);
  const verdict: Verdict = seen === null ? (required ? 'unknown' : 'as-expected') : seen === 'required' ? 'as-expected' : 'not-as-expected';
  return {
    scenario: scenario.name, variant: form, verdict,
    found: finding !== null, outcome: finding?.kind ?? null,
    coverage: summary.coverage, strategy: finding?.strategy ?? null, executions: summary.executions,
    token: finding?.token ?? null, steps: finding?.steps ?? null, switches: finding?.preemptions ?? null,
  };
}

function gradeSeen(scenario: ScenarioBase, form: string, outcome: string): string | null {
  const listed = scenario.outcomes.find(({ match, on }) =>
    (on === undefined || on.includes(form)) && (typeof match === 'string' ? match === outcome : match.test(outcome)));
  return listed?.grade ?? 'unlisted';
}
