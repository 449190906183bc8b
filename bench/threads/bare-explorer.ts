/**
 * Entry of a thread that measures the floor of exploration. A thread of its own: what V8 knows of the code that the engine
 * shares with it, such as which classes pass by, is known of the floor alone.
 */
import { parentPort } from 'node:worker_threads';
import { loadScenario } from '../../src/runners/coop/load.js';
import type { Strategy } from '../../src/lab/schedule.js';
import type { AnyScenario } from '../../src/subjects/import-scenario.js';
import { MachineSubject, type MachineModules } from '../../src/subjects/machine/machine-subject.js';
import { PlainSubject } from '../../src/subjects/plain/plain-subject.js';
import { BareScheduler, type Schedule } from '../explore/bare.js';
import { PROGRAMS, STRATEGIES, type Searched } from '../programs/explored.js';

export type BareJob =
  | { readonly program: string; readonly strategy: Searched; readonly ms: number }
  | { readonly ms: number };

/** Schedules that are kept: evenly from all that a search makes in its time. */
const KEPT = 512;

let scheduler: BareScheduler;
let schedules: readonly Schedule[] = [];

parentPort?.on('message', (job: BareJob) => {
  if ('program' in job) void learn(job.program, job.strategy, job.ms).then(() => parentPort?.postMessage(0));
  else parentPort?.postMessage(rate(job.ms));
});

async function learn(name: string, strategy: Searched, ms: number): Promise<void> {
  const { url, form } = PROGRAMS.find((program) => program.name === name)!;
  const loaded = await loadScenario(url);
  scheduler = new BareScheduler();
  const { subject, ...system } = loaded.instantiate(scheduler).entries as Modules;
  const { scenario } = subject;
  scheduler.subject =
    scenario.kind === 'machine'
      ? new MachineSubject({ ...system, scenario }, form, scheduler)
      : new PlainSubject(scenario, form, scheduler);
  schedules = schedulesOf(STRATEGIES[strategy](), ms);
  scheduler.follow();
}

type Modules = Omit<MachineModules, 'scenario'> & { readonly subject: { readonly scenario: AnyScenario } };

/** Of one search. */
function schedulesOf(strategy: Strategy, ms: number): readonly Schedule[] {
  const begin = performance.now();
  let kept: Schedule[] = [];
  let every = 1;
  for (let number = 0; number === 0 || performance.now() - begin < ms; number++) {
    const chooser = strategy.next();
    if (chooser === null) break;
    const schedule = scheduler.learn(chooser);
    strategy.executed(UNUSED);
    if (number % every === 0) kept.push(schedule);
    if (kept.length < 2 * KEPT) continue;
    kept = kept.filter((_, at) => at % 2 === 0);
    every *= 2;
  }
  return kept;
}

/** Neither of the strategies looks at what came out. */
const UNUSED = Object.freeze({}) as Parameters<Strategy['executed']>[0];

/** Executions a second. */
function rate(ms: number): number {
  const begin = performance.now();
  let executions = 0;
  while (performance.now() - begin < ms) {
    for (const schedule of schedules) scheduler.execute(schedule);
    executions += schedules.length;
  }
  return (executions / (performance.now() - begin)) * 1000;
}
