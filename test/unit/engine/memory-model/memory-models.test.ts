/**
 * Small programs, explored exhaustively: what they read together is what interleaving, the memory model of the language,
 * and the store buffers of x86 allow, neither more nor less.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Strategy } from '../../../../src/lab/schedule.js';
import type { MemoryModel } from '../../../../src/lab/plain-memory.js';
import { loadScenario, type LoadedScenario } from '../../../../src/runners/coop/load.js';
import { PreemptionBounded } from '../../../../src/search/strategies/preemption-bounded.js';
import { Dpor } from '../../../../src/search/strategies/dpor/dpor.js';
import { inOrderOutcomes, type MemoryProgram } from '../../../support/memory-model.js';
import { bufferedOutcomes } from '../../../support/store-buffers.js';
import { TraceListener } from './counted-traces.js';
import { generatedPair, generatedProgram } from './generate.js';

interface Known extends MemoryProgram {
  readonly dataRace: boolean;
  readonly interleavings: readonly unknown[];
  readonly inOrder: readonly unknown[];
}

const KNOWN = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../../test/golden/ecmascript-outcomes.json'), 'utf8'),
) as readonly Known[];
/** Of programs that were drawn, by number: made by another oracle, which enumerates interleavings and valid executions. */
const DRAWN = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../../test/golden/generated-outcomes.json'), 'utf8'),
) as readonly Omit<Known, keyof MemoryProgram>[];
const MOST = 400_000;
const PAIRS = 12;
const LARGE = ['IRIW+atomics', '2+2W', 'SB+atomics', 'WRC+atomics but the data'];

let loaded: LoadedScenario;
beforeAll(async () => {
  loaded = await loadScenario(new URL('./programs-scenario.js', import.meta.url).href, 'always');
});

interface Explored {
  readonly outcomes: readonly string[];
  readonly races: boolean;
  readonly executions: number;
  /** Orders of the steps that do not commute. */
  readonly traces: ReadonlySet<string>;
}

/** Schedules with so few preemptions that they are few enough, and, as it turns out, enough. */
const bounded = (most: number): Strategy => new PreemptionBounded({ most });

function explored({ threads }: MemoryProgram, model: MemoryModel, strategy: Strategy): Explored {
  const executor = loaded.executor(JSON.stringify({ threads }), false, model);
  const outcomes = new Set<string>();
  const traces = new Set<string>();
  let [races, executions] = [false, 0];
  for (let chooser = strategy.next(); chooser !== null; chooser = strategy.next()) {
    const listener = new TraceListener(chooser);
    const execution = executor.execute(listener, [], null, true);
    expect(execution.end).toBe('completed');
    traces.add(listener.trace);
    strategy.executed(execution);
    outcomes.add(execution.outcome);
    races ||= execution.findings.some(({ kind }) => kind === 'data-race');
    if (++executions > MOST) throw new Error('too many executions');
  }
  return { outcomes: [...outcomes].toSorted(), races, executions, traces };
}

const texts = (outcomes: readonly unknown[]): string[] => outcomes.map((outcome) => JSON.stringify(outcome)).toSorted();

const GENERATED = DRAWN.map((known, number) => ({ ...generatedProgram(number), ...known }));

describe('by default', () => {
  it.each(KNOWN.map((program) => [program.name, program] as const))('%s', (_, program) => {
    const { outcomes, races, executions } = explored(program, 'interleaving', new Dpor());
    expect(executions).toBeLessThan(25); // one schedule of each order of the accesses that do not commute
    expect(outcomes).toEqual(texts(program.interleavings));
    expect(races).toBe(program.dataRace);
  });

  it('programs of three threads and mixed sizes that were drawn', () => {
    expect(GENERATED).toHaveLength(36);
    for (const program of GENERATED) {
      const { outcomes, races } = explored(program, 'interleaving', new Dpor());
      expect([program.name, outcomes, races]).toEqual([program.name, texts(program.interleavings), program.dataRace]);
    }
  });
});

describe('with the memory model of the language', () => {
  it.each(KNOWN.map((program) => [program.name, program] as const))('%s', (_, program) => {
    const dpor = new Dpor();
    expect(explored(program, 'ecmascript', dpor).outcomes).toEqual(texts(program.inOrder));
    expect(dpor.coverage).toBe('exhausted');
  });

  it('the oracle finds the same', () => {
    for (const program of [...KNOWN, ...GENERATED])
      expect([...inOrderOutcomes(program)].toSorted()).toEqual(texts(program.inOrder));
  });

  it('programs that were drawn, as the oracle has them', () => {
    let weak = 0;
    for (const program of GENERATED) {
      const dpor = new Dpor();
      const { outcomes } = explored(program, 'ecmascript', dpor);
      expect([program.name, outcomes]).toEqual([program.name, texts(program.inOrder)]);
      expect(dpor.coverage).toBe('exhausted');
      if (outcomes.length > program.interleavings.length) weak++;
    }
    expect(weak).toBeGreaterThan(GENERATED.length / 4);
  });

  it('all schedules are in the same orders, with the same outcomes', () => {
    const large = KNOWN.filter(({ name }) => LARGE.includes(name));
    expect(large).toHaveLength(LARGE.length);
    for (const program of [...large, ...Array.from({ length: PAIRS }, (_, number) => generatedPair(number))]) {
      const [dpor, all] = [new Dpor(), new PreemptionBounded()];
      const some = explored(program, 'ecmascript', dpor);
      const every = explored(program, 'ecmascript', all);
      expect([dpor.coverage, all.coverage]).toEqual(['exhausted', 'exhausted']);
      expect([program.threads, some.outcomes, some.races]).toEqual([program.threads, every.outcomes, every.races]);
      expect([program.threads, [...some.traces].toSorted()]).toEqual([program.threads, [...every.traces].toSorted()]);
      expect(dpor.traces).toBe(some.traces.size);
    }
  });

  it.each([
    ['a wait', [['wait', 'x:I32', 0, 1]]],
    ['a place that reads stale values again and again', [['again', 'x:I32', 0, 4]]],
  ] as const)('nothing is claimed of %s', (_, reader) => {
    const dpor = new Dpor();
    const threads = [[['st', 'x:I32', 0, 1]], reader] as const;
    explored({ name: 'left out', blocks: { x: 4 }, threads }, 'ecmascript', dpor);
    expect(dpor.coverage).toBe('sampled');
  });
});

describe('with the store buffers of x86', () => {
  it.each(KNOWN.map((program) => [program.name, program] as const))('%s', (_, program) => {
    const strategy = program.threads.length > 2 ? bounded(3) : new PreemptionBounded();
    expect(explored(program, 'x86', strategy).outcomes).toEqual([...bufferedOutcomes(program)].toSorted());
  });

  it('allows no more than the language does', () => {
    for (const program of KNOWN)
      for (const outcome of bufferedOutcomes(program)) expect(texts(program.inOrder)).toContain(outcome);
  });
});
