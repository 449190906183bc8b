/**
 * All interleavings of small programs: one of each order of the steps that do not commute, and all schedules. No execution
 * is watched for data races, which the searches do at different rates.
 */
import { loadScenario } from '../../src/runners/coop/load.js';
import { explore } from '../../src/search/explorer.js';
import { Dpor } from '../../src/search/strategies/dpor/dpor.js';
import { PreemptionBounded } from '../../src/search/strategies/preemption-bounded.js';
import type { Strategy } from '../../src/lab/schedule.js';
import { contest } from '../contest.js';
import { LARGEST } from '../programs/small.js';
import { WrongResult, type Settings, type SubjectResult } from '../subject.js';
import { bar, rowNamed, type Bar, type Table } from '../table.js';

const PROGRAMS = new URL('../programs/small.js', import.meta.url).href;
const [DPOR, ALL] = ['dpor: one of each order', 'preemption-bounded: all schedules'] as const;
/** What is asked for on as many of the programs. */
const [FEWER, PROGRAMS_WITH_FEWER] = [10, 5];
/** Milliseconds of one sample at least: small programs are explored again and again. */
const SAMPLE_MS = 50;

export async function exhaust(settings: Settings): Promise<SubjectResult> {
  const loaded = await loadScenario(PROGRAMS);
  const forms = loaded.scenario.forms.filter((form) => !settings.smoke || form !== LARGEST);
  const tables: Table[] = [];
  const bars: Bar[] = [];
  let withFewer = 0;
  for (const form of forms) {
    const executor = loaded.executor(form);
    const search = (make: () => Strategy) => new Search(make, (chooser) => executor.execute(chooser, [], null, false));
    const [dpor, all] = [search(() => new Dpor()), search(() => new PreemptionBounded())];
    const table = await contest(settings, {
      title: `explore: ${form}, until all was seen`,
      unit: 'ms',
      rounds: settings.smoke ? 1 : 15,
      warmup: 1,
      contestants: [
        { name: DPOR, sample: () => dpor.sample(settings.smoke ? 0 : SAMPLE_MS) },
        { name: ALL, sample: () => all.sample(settings.smoke ? 0 : SAMPLE_MS) },
      ],
    });
    const fewer = all.executions / dpor.executions;
    if (fewer >= FEWER) withFewer++;
    tables.push({ ...table, notes: [`${dpor.text}; ${all.text}: ${fewer.toFixed(1)} times as many`] });
    if (form !== LARGEST) continue; // of smaller ones the most is what a search costs before it begins
    const times = rowNamed(table, ALL).ratio?.median ?? null;
    bars.push(bar(`${form}, executions/s of dpor, of all schedules`, 'at least', 0.5, times && times / fewer));
  }
  const name = `programs of ${forms.length} with at most 1/${FEWER} of the executions`;
  return { tables, bars: [bar(name, 'at least', PROGRAMS_WITH_FEWER, withFewer), ...bars] };
}

class Search {
  /** Of one search. */
  executions = 0;
  #traces = 0;

  constructor(
    private readonly make: () => Strategy,
    private readonly execute: Parameters<typeof explore>[0],
  ) {}

  get text(): string {
    return `${this.executions} executions of ${this.#traces} traces`;
  }

  /** Milliseconds of one search, on the average of as many as fill the time. @throws {WrongResult} when it does not end */
  sample(ms: number): number {
    const begin = performance.now();
    let searches = 0;
    do {
      const { executions, distinctTraces, coverage } = explore(this.execute, this.make(), { keepGoing: true });
      if (coverage !== 'exhausted') throw new WrongResult('not all was executed');
      this.executions = executions;
      this.#traces = distinctTraces;
      searches++;
    } while (performance.now() - begin < ms);
    return (performance.now() - begin) / searches;
  }
}
