/**
 * Small programs, explored exhaustively: what they read together is what interleaving, the memory model of the language,
 * and the store buffers of x86 allow, neither more nor less.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MemoryModel } from '../../../../src/lab/plain-memory.js';
import { loadScenario, type LoadedScenario } from '../../../../src/runners/coop/load.js';
import { PreemptionBounded } from '../../../../src/search/strategies/preemption-bounded.js';
import { inOrderOutcomes, type MemoryProgram } from '../../../support/memory-model.js';

interface Known extends MemoryProgram {
  readonly dataRace: boolean;
  readonly interleavings: readonly unknown[];
  readonly inOrder: readonly unknown[];
}

const KNOWN = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../../../test/golden/ecmascript-outcomes.json'), 'utf8'),
) as readonly Known[];
const MOST = 400_000;

let loaded: LoadedScenario;
beforeAll(async () => {
  loaded = await loadScenario(new URL('./programs-scenario.js', import.meta.url).href, 'always');
});

interface Explored {
  readonly outcomes: readonly string[];
  readonly races: boolean;
  readonly executions: number;
}

function explored({ threads }: MemoryProgram, model: MemoryModel): Explored {
  const executor = loaded.executor(JSON.stringify({ threads }), false, model);
  const strategy = new PreemptionBounded();
  const outcomes = new Set<string>();
  let [races, executions] = [false, 0];
  for (let chooser = strategy.next(); chooser !== null; chooser = strategy.next()) {
    const execution = executor.execute(chooser, [], null, true);
    expect(execution.end).toBe('completed');
    strategy.executed(execution);
    outcomes.add(execution.outcome);
    races ||= execution.findings.some(({ kind }) => kind === 'data-race');
    if (++executions > MOST) throw new Error('too many executions');
  }
  return { outcomes: [...outcomes].toSorted(), races, executions };
}

const texts = (outcomes: readonly unknown[]): string[] => outcomes.map((outcome) => JSON.stringify(outcome)).toSorted();

describe('by default', () => {
  it.each(KNOWN.map((program) => [program.name, program] as const))('%s', (_, program) => {
    const { outcomes, races } = explored(program, 'interleaving');
    expect(outcomes).toEqual(texts(program.interleavings));
    expect(races).toBe(program.dataRace);
  });
});

describe('with the memory model of the language', () => {
  it.each(KNOWN.map((program) => [program.name, program] as const))('%s', (_, program) => {
    const { outcomes } = explored(program, 'ecmascript');
    expect(outcomes).toEqual(texts(program.inOrder));
  });
});

it('the oracle finds the same', () => {
  for (const program of KNOWN) expect([...inOrderOutcomes(program)].toSorted()).toEqual(texts(program.inOrder));
});
