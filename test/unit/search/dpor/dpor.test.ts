import { beforeAll, describe, expect, it } from 'vitest';
import { Random } from '../../../../src/machine/random.js';
import { loadScenario, type LoadedScenario } from '../../../../src/runners/coop/load.js';
import type { CoopExecutor } from '../../../../src/runners/coop/executor.js';
import { urlOf } from '../../../../src/runners/scenario-catalog.js';
import type { Strategy } from '../../../../src/lab/schedule.js';
import { Dpor } from '../../../../src/search/strategies/dpor/dpor.js';
import { PreemptionBounded } from '../../../../src/search/strategies/preemption-bounded.js';
import { draws } from '../../../support/some.js';
import { countTraces } from './interleavings.js';
import { generateProgram } from './generate-program.js';

const MOST = 100_000;
/** Programs that are drawn for each property. */
const PROGRAMS = draws(300, 3);
/** Where each is enumerated, or there are two kinds of them. */
const FEW = draws(60, 2);
/** A wait that is notified although it cannot end by itself, because one before it has. */
const AGAIN = 'W00 W00 W00 W00 | N01';
let programs: LoadedScenario;

beforeAll(async () => {
  programs = await loadScenario(new URL('./program-scenario.js', import.meta.url).href);
});

interface Explored {
  readonly executions: number;
  readonly outcomes: ReadonlySet<string>;
  /** Outcomes of what completed, and how else it ended. */
  readonly ends: ReadonlySet<string>;
  readonly findings: number;
}

function exploreAll(executor: CoopExecutor, strategy: Strategy, most = MOST): Explored {
  const outcomes = new Set<string>();
  const ends = new Set<string>();
  let [executions, findings] = [0, 0];
  while (executions < most) {
    const chooser = strategy.next();
    if (chooser === null) break;
    const execution = executor.execute(chooser);
    strategy.executed(execution);
    executions++;
    findings += execution.findings.length;
    outcomes.add(`${execution.outcome} ${execution.end}`);
    ends.add(execution.end === 'completed' ? execution.outcome : execution.end);
  }
  return { executions, outcomes, ends, findings };
}

describe('all schedules', () => {
  // N threads of k operations: (N·k)! / k!^N, since there is one point an operation, and none where a thread begins
  it.each([
    ['store buffering', 'S01 L1 | S11 L0', 6],
    ['three load and store in a ring', 'L0 S11 | L1 S21 | L2 S01', 90],
    ['IRIW', 'S01 | S11 | L0 L1 | L1 L0', 180],
    ['a thread alone', 'S01 L1 A0', 1],
  ])('of %s, %s, are %i', (_, form, expected) => {
    const strategy = new PreemptionBounded();
    expect(exploreAll(programs.executor(form), strategy).executions).toBe(expected);
    expect(strategy.coverage).toBe('exhausted');
  });
});

describe('dpor', { timeout: 60_000 }, () => {
  it.each([
    ['store buffering', 'S01 L1 | S11 L0', 3],
    ['load buffering', 'L0 S11 | L1 S01', 3],
    ['message passing', 'S01 S11 | L1 L0', 3],
    ['2+2W', 'S01 S12 | S11 S02', 3],
    ['S', 'S02 S11 | L1 S01', 3],
    ['IRIW', 'S01 | S11 | L0 L1 | L1 L0', 15],
    ['three load and store in a ring', 'L0 S11 | L1 S21 | L2 S01', 7],
    ['CoRR', 'S01 S02 | L0 L0', 6],
    ['2 fetch-adds', 'A0 | A0', 2],
    ['3 fetch-adds', 'A0 | A0 | A0', 6],
    ['4 fetch-adds', 'A0 | A0 | A0 | A0', 24],
    ['5 fetch-adds', 'A0 | A0 | A0 | A0 | A0', 120],
    ['6 fetch-adds', 'A0 | A0 | A0 | A0 | A0 | A0', 720],
    ['2 threads load and store', 'L0 S01 | L0 S02', 4],
    ['3 threads load and store', 'L0 S01 | L0 S02 | L0 S03', 36],
    ['4 threads load and store', 'L0 S01 | L0 S02 | L0 S03 | L0 S04', 576],
  ])('executes %s as often as GenMC does: %s, %i times', (_, form, expected) => {
    const strategy = new Dpor();
    expect(exploreAll(programs.executor(form), strategy).executions).toBe(expected);
    expect(strategy).toMatchObject({ coverage: 'exhausted', coveredAll: true, inVain: 0 });
  });

  it.each([
    ['S01 | S01 | L0', 4], // 6 if it mattered which comes first
    ['S01 | S01 | P01 A1', 3], // both before, or one of them
    ['S01 S02 | S01 S02', 3],
  ])('of steps that store the same executes no two orders: %s, %i', (form, expected) => {
    expect(countTraces(form).traces).toBe(expected);
    const strategy = new Dpor();
    exploreAll(programs.executor(form), strategy);
    expect([strategy.traces, strategy.coverage]).toEqual([expected, 'exhausted']);
  });

  it('executes each trace of generated programs once, by a count that goes another way', () => {
    const random = new Random(1);
    for (let i = 0; i < PROGRAMS; i++) {
      const form = generateProgram(random, 'LSACXWNWN');
      const strategy = new Dpor();
      const { executions } = exploreAll(programs.executor(form), strategy);
      expect([form, executions, strategy.inVain]).toEqual([form, countTraces(form).traces, 0]);
      expect(strategy.coverage).toBe('exhausted');
    }
  });

  it('executes each trace of programs with loops that only look once, but for what looks in vain', () => {
    const random = new Random(3);
    let inVain = 0;
    for (let i = 0; i < PROGRAMS; i++) {
      const form = generateProgram(random, 'LSAXPPKQQRN');
      const strategy = new Dpor();
      const { executions, ends } = exploreAll(programs.executor(form), strategy);
      const { traces, outcomes } = countTraces(form);
      expect([form, strategy.coverage, ends]).toEqual([form, 'exhausted', outcomes]);
      inVain += strategy.inVain;
      // a livelock that was come to by looking in vain may have been come to in no other way
      if (outcomes.has('livelock')) expect([form, executions - strategy.inVain <= traces]).toEqual([form, true]);
      else expect([form, executions - strategy.inVain]).toEqual([form, traces]);
    }
    expect(inVain / PROGRAMS).toBeGreaterThan(3);
  });

  it('executes each trace of programs with locks and counters that turn until a compare-exchange succeeds', () => {
    const random = new Random(6);
    for (let i = 0; i < PROGRAMS; i++) {
      const form = generateProgram(random, 'LSAKDDRN');
      const strategy = new Dpor();
      const { ends } = exploreAll(programs.executor(form), strategy);
      const { traces, outcomes } = countTraces(form);
      expect([form, strategy.coverage, ends]).toEqual([form, 'exhausted', outcomes]);
      if (!outcomes.has('livelock')) expect([form, strategy.traces]).toEqual([form, traces]);
    }
  });

  it.each([
    ['K0 S00 | K0 S00 | K0 S00', 0],
    ['K0 S00 | K0 S00 | K0 S00 | K0 S00', 0],
    ['K0 S00 K0 S00 | K0 S00 K0 S00 | K0 S00', 0],
    ['D0 S00 | D0 S00 | D0 S00', 4],
    ['R0 | S01 S00', 2], // what it has seen is there again
  ])('looks in vain at a lock no more often than it must: %s, %i', (form, most) => {
    const strategy = new Dpor();
    const { ends } = exploreAll(programs.executor(form), strategy);
    const { traces, outcomes } = countTraces(form);
    expect([strategy.coverage, strategy.traces, ends]).toEqual(['exhausted', traces, outcomes]);
    expect(strategy.inVain).toBeLessThanOrEqual(most);
  });

  it.each(['P11 | A1 S12 | S12', 'A1 S12 | S12 | P11', 'S12 | A1 S12 | R1', 'S12 | S12 | A1 S12 | R1'])(
    'sees in a loop what was there before several stored the same: %s',
    (form) => {
      const strategy = new Dpor();
      const { ends } = exploreAll(programs.executor(form), strategy);
      const { traces, outcomes } = countTraces(form);
      expect([strategy.coverage, strategy.traces, ends]).toEqual(['exhausted', traces, outcomes]);
    },
  );

  it.each(['Uint8Array', 'Int16Array'])(
    'executes as many over a %s, whose elements are smaller than a word',
    (view) => {
      const random = new Random(4);
      for (let i = 0; i < FEW; i++) {
        const form = generateProgram(random, 'LSAXPPKQQRC');
        const strategy = new Dpor();
        const { executions, ends } = exploreAll(programs.executor(`${view}: ${form}`), strategy);
        const { traces, outcomes } = countTraces(form);
        expect([form, strategy.coverage, ends.size, ends.has('livelock')]).toEqual([
          form,
          'exhausted',
          outcomes.size,
          outcomes.has('livelock'),
        ]);
        expect([form, executions - strategy.inVain <= traces * 2]).toEqual([form, true]);
      }
    },
  );

  it.each([
    [2, 'LSATTWNN'],
    [5, 'LSATTTN'],
  ])('sees every outcome that full enumeration sees, also where waits time out (%i, %s)', (seed, kinds) => {
    const random = new Random(seed);
    let covered = 0;
    for (let i = 0; i < FEW; i++) {
      const form = generateProgram(random, kinds);
      const executor = programs.executor(form);
      const strategy = new Dpor();
      const { outcomes } = exploreAll(executor, strategy);
      if (strategy.coverage !== 'exhausted') continue; // a time-out that was to come could not, so nothing is claimed
      covered++;
      const all = exploreAll(executor, new PreemptionBounded(), 5000).outcomes;
      expect([form, [...all].filter((outcome) => !outcomes.has(outcome))]).toEqual([form, []]);
    }
    expect(covered / FEW).toBeGreaterThan(0.87);
  });

  it.each([
    'T00 N11 T11 | L0 L0 T10 T00', // two wait, and which of them ends first depends on which began first
    'N12 T00 A1 T01 | L1 L0', // a wait that began last might have ended before the other's last step
    'T00 T01 A0 N02 | T00 T00 N01 T00', // what comes behind a standstill comes after all before it
    'W00 T00 | A1 N02 A0', // one that ended ends again when another word was changed
  ])('follows the ends of waits: %s', (form) => {
    const executor = programs.executor(form);
    const strategy = new Dpor();
    const { outcomes } = exploreAll(executor, strategy);
    expect(strategy.coverage).toBe('exhausted');
    expect(outcomes).toEqual(exploreAll(executor, new PreemptionBounded(), 5000).outcomes);
  });

  it.each([
    ['lock/peterson', 8, 4],
    ['lock/ticket', 10, 2],
    ['stack/treiber-aba', 10, 5],
    ['llist/del-first-aba', 8, 2],
    ['sync/barrier-reuse', 17, 22],
    ['sync/semaphore-lost-wake-up', 48, 50],
    ['idle/drain-before-clear', 5, 4],
  ])('covers %s: broken is found, fixed is not', async (name, first, all) => {
    const loaded = await loadScenario(urlOf(name));
    const broken = exploreAll(loaded.executor('broken'), new Dpor(), first);
    expect(broken.findings).toBeGreaterThan(0);
    const strategy = new Dpor();
    const { findings, executions } = exploreAll(loaded.executor('fixed'), strategy);
    expect({ findings, executions: executions - strategy.inVain }).toEqual({ findings: 0, executions: all });
    expect(strategy.coverage).toBe('exhausted');
  });

  it.each([
    [1, 'LSAWWN', 0.91],
    [3, 'WWNTS', 0.66],
  ])('sees what full enumeration sees, also where waits end for no reason (%i, %s)', (seed, kinds, least) => {
    const random = new Random(seed);
    let covered = 0;
    for (let i = 0; i < FEW; i++) {
      const form = generateProgram(random, kinds);
      const executor = programs.executor(form, true);
      const [strategy, all] = [new Dpor(), new PreemptionBounded()];
      const { outcomes } = exploreAll(executor, strategy);
      if (strategy.coverage !== 'exhausted') continue;
      covered++;
      const seen = exploreAll(executor, all, 5000).outcomes;
      expect([form, [...seen].filter((outcome) => !outcomes.has(outcome))]).toEqual([form, []]);
      if (all.coverage === 'exhausted') expect([form, outcomes]).toEqual([form, seen]);
    }
    expect(covered / FEW).toBeGreaterThan(least);
  });

  it.each([
    'T00 T01 | W00 N01 W00', // one wait ends before nothing can go on, and another one behind that
    'S01 N02 | W00 T10', // one that was notified is not the one that ends when nothing can go on
    'L1 | L0 W00', // a wait that nothing could end might have begun before the other's last step
    'W00 | N01 | W00', // of an actor behind its last wait nothing more comes
  ])('follows waits that end for no reason: %s', (form) => {
    const executor = programs.executor(form, true);
    const strategy = new Dpor();
    const { outcomes } = exploreAll(executor, strategy);
    expect(strategy.coverage).toBe('exhausted');
    expect(outcomes).toEqual(exploreAll(executor, new PreemptionBounded(), 5000).outcomes);
  });

  it('claims nothing where a wait that has ended begins again, and is notified before anything was changed', () => {
    const strategy = new Dpor();
    exploreAll(programs.executor(AGAIN, true), strategy);
    expect(strategy).toMatchObject({ coverage: 'sampled', coveredAll: false });
    expect(strategy.next()).toBeNull();
  });

  it('claims nothing where it is told nothing', () => {
    const executor = programs.executor('S01 | S02');
    const strategy = new Dpor();
    const chooser = strategy.next()!;
    strategy.executed(executor.execute({ choose: (decision) => chooser.choose(decision) }));
    expect(strategy).toMatchObject({ coverage: 'sampled', coveredAll: false });
    expect(strategy.next()).toBeNull();
  });

  it('estimates how many executions it will make, from what it has made', () => {
    const executor = programs.executor('A0 | A0 | A0 | A0 | A0');
    const strategy = new Dpor();
    expect(strategy.expected).toBeNull();
    exploreAll(executor, strategy, 32);
    expect(strategy.expected).toBe(120);
    exploreAll(executor, strategy);
    expect(strategy.coverage).toBe('exhausted');
  });

  it('gives up when it has worked for as long as it may', () => {
    const strategy = new Dpor({ most: 100 });
    expect(exploreAll(programs.executor('A0 A0 | A0 A0 | A0 A0'), strategy).executions).toBeLessThan(90);
    expect(strategy.coverage).toBe('sampled');
  });
});
