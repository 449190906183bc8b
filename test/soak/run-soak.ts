/**
 * The main job with settings drawn from a seed, again and again: every run must end by itself, its books must balance,
 * and its variant must do what is expected of it.
 */
import { run } from '../../src/commands/run/run.js';
import type { RunOptions } from '../../src/commands/run/options.js';
import { Random } from '../../src/machine/random.js';
import { VARIANTS } from '../../src/variants/index.js';
import type { RunResult } from '../../src/workload/run-result.js';

const DELAYS = [
  'held',
  'held:exit',
  'held:idle-dead',
  'none',
  'fixed:200us',
  'uniform:0..2ms',
  'exp:500us',
  'none,0>3=held:exit',
  'held,5>1=none',
  'held:exit,0>2=exp:1ms,3>4=held:idle-dead',
];

export interface SoakSettings {
  /** Of the first run; the next one has the next seed. */
  readonly seed: number;
  /** Whether there is to be another run after so many. */
  readonly more: (runs: number) => boolean;
  /** Told of each run before it begins. */
  readonly onRun?: (line: string) => void;
  readonly runs?: (options: RunOptions) => Promise<RunResult>;
}

/** Runs until there are to be no more. Returns the first failure as a text that names its seed, or null. */
export async function runSoak({
  seed,
  more,
  onRun = () => undefined,
  runs = run,
}: SoakSettings): Promise<string | null> {
  for (let count = 0; more(count); count++) {
    const options = drawOptions(seed + count);
    const line = commandLine(options);
    onRun(line);
    const failure = failureOf(await runs(options), options);
    if (failure !== null) return `${failure}\n  ${line}`;
  }
  return null;
}

/** A pure function of the seed: what failed once can be had again. */
export function drawOptions(seed: number): RunOptions {
  const random = new Random(seed);
  const pick = <T>(values: readonly T[]): T => values[random.below(values.length)];
  return {
    seed,
    variant: pick(VARIANTS).name,
    cpus: pick([8, 8, 9, 16]),
    maxCalls: 20 + random.below(400),
    cycles: pick([0, 1, 5, 20]),
    ipiDelay: pick(DELAYS),
    careless: pick([0, 0, 0.5, 1]),
    lostIpi: pick([0, 0, 0, 0.02]),
    spuriousIpi: pick([0, 0, 0, 0.3]),
    offlineWindowUs: pick([0, 0, 200]),
    timeScale: pick([0, 0.25, 1]),
  };
}

/** The same run, for a shell. */
export function commandLine(options: RunOptions): string {
  const flags = Object.entries(options).map(
    ([name, value]) => `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} '${String(value)}'`,
  );
  return `smplab run ${flags.join(' ')}`;
}

function failureOf({ variants: [row], crash }: RunResult, { ipiDelay }: RunOptions): string | null {
  if (crash !== null) return `a CPU's thread died: ${crash.message}`;
  if (row.end !== 'completed') return `ended by ${row.end}`;
  const { queued, run: ran, lost, stuck } = row.calls;
  if (queued !== ran + lost) return `queued ${queued}, run ${ran}, lost ${lost}`;
  if (stuck < lost) return `${lost} calls lost, but only ${stuck} csds stuck`;
  if (row.hotplug.offline !== row.hotplug.online)
    return `${row.hotplug.offline} times offline, ${row.hotplug.online} times online`;
  const byClock = /fixed|uniform|exp/.test(ipiDelay ?? ''); // then nothing need be seen
  return row.verdict === 'not-as-expected' || (row.verdict === 'unknown' && !byClock)
    ? `${row.verdict}: ${row.reason}`
    : null;
}
