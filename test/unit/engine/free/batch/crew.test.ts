import { Interrupted } from '../../../../../src/common/errors.js';
import { afterEach, describe, expect, it } from 'vitest';
import { BatchBroken, BatchCrew, type JobResult } from '../../../../../src/engine/free/batch/crew.js';
import { ACTOR } from '../../../../../src/engine/free/batch/control.js';
import { threadCount, threadsGone } from '../../../../support/thread-count.js';

const MODULE = new URL('./programs.js', import.meta.url).href;
const FOREVER = { seed: 1, samples: Infinity, budgetMs: 3_600_000 };

let crew: BatchCrew | undefined;
afterEach(async () => {
  await crew?.close();
  crew = undefined;
});

async function start(
  program: string,
  { actors = 2, hangMs = 20_000, signal }: { actors?: number; hangMs?: number; signal?: AbortSignal } = {},
): Promise<BatchCrew> {
  const started = await BatchCrew.start({ module: MODULE, moduleOptions: program, actors, hangMs, signal });

  expect(started.about).toBe(program);
  crew = started.crew;
  await crew.prepare({});
  return crew;
}

function outcomes({ counts }: JobResult): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { outcome, key, count } of counts.flatMap(({ counted }) => counted)) {
    const name = outcome ?? [...key].join(' ');
    sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}

describe('BatchCrew', () => {
  it.each([
    ['add', '2'],
    ['buffers', '2 4'],
    ['counting', '2'],
    ['views', '2 2'],
    ['results', '10 11'],
  ])('%s: every sample is new, and counted once', async (program, outcome) => {
    const result = await (await start(program)).run({ seed: 1, samples: 3000, budgetMs: 60_000 });
    const samples = result.counts[0].samples;
    expect(samples).toBeGreaterThanOrEqual(3000);
    expect(outcomes(result)).toEqual({ [outcome]: samples });
    expect(result.reports).toEqual([0, 1]);
    expect(crew!.control.samples).toBe(samples);
  });

  it('what takes long to set up does not hang: there is less of it', async () => {
    const result = await (await start('slow to set up', { hangMs: 2000 })).run({
      seed: 1,
      samples: 3,
      budgetMs: 60_000,
    });
    expect(outcomes(result)).toEqual({ 2: result.counts[0].samples });
  });

  it('more actors than cores, and a second job on the same memory', async () => {
    await start('add', { actors: 5 });
    for (const seed of [1, 2]) {
      await crew!.prepare({});
      const result = await crew!.run({ seed, samples: 500, budgetMs: 60_000 });
      expect(outcomes(result)).toEqual({ 5: result.counts[0].samples });
    }
  });

  it('a signal ends a job with what it has counted', async () => {
    const interrupt = new AbortController();
    await start('add', { signal: interrupt.signal });
    const job = crew!.run(FOREVER);
    while (crew!.control.samples === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    interrupt.abort();
    const result = await job;
    expect(outcomes(result)).toEqual({ 2: result.counts[0].samples });
  });

  it('a signal ends a job whose actor never comes back, long before the patience', async () => {
    const interrupt = new AbortController();
    await start('spinning', { hangMs: 60_000, signal: interrupt.signal });
    const job = crew!.run(FOREVER).catch((reason: unknown) => reason);
    const { mem } = crew!.control;
    const first = crew!.control.actor(0) + ACTOR.position;
    while (Atomics.load(mem, first) === 0) await new Promise((resolve) => setTimeout(resolve, 5)); // both act
    interrupt.abort();
    expect(await job).toBeInstanceOf(Interrupted);
  });

  it.each([
    ['throwing', 'crash', /^actor 1: RangeError: out of luck$/],
    ['leaving', 'crash', /^actor 1: ThreadExit: process\.exit\(3\) was called$/],
    ['dying', 'crash', /^actor 1: its thread ended: /],
    ['whole', 'crash', /^actor [01]: TypeError: the buffer of a typed array is asked for/],
    ['spinning', 'hang', /^actor 1: it did not come back within 1 s$/],
  ] as const)('%s: the job ends, and says who it was', async (program, how, message) => {
    const before = threadCount();
    await start(program, { hangMs: program === 'spinning' ? 1000 : 20_000 });
    const error = await crew!.run(FOREVER).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BatchBroken);
    expect(error).toMatchObject({ how, message: expect.stringMatching(message) });
    await crew!.close();
    await threadsGone(before);
  });

  it('a module that cannot be loaded', async () => {
    const before = threadCount();
    const options = { module: MODULE, moduleOptions: 'unloadable', actors: 2, hangMs: 20_000 };
    await expect(BatchCrew.start(options)).rejects.toThrow(/actor [01]: SyntaxError: no such program/);
    await threadsGone(before);
  });
});
