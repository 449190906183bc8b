/** Generated programs keep the rules of their definition, whatever the seed. */
import { describe, expect, it } from 'vitest';
import { Generator, SIZES, type ProgramSize } from '../../../../src/check/programs/generate.js';
import type { CheckProgram, ProgramCall } from '../../../../src/lab/check-program.js';
import { Random } from '../../../../src/machine/random.js';
import { definitionOf, type Operations } from '../made-calls.js';

const SEEDS = Array.from({ length: 40 }, (_, seed) => seed);

const lock = definitionOf('lock', { acquire: {}, tryAcquire: {}, release: {} });
const semaphore = definitionOf('semaphore', { acquire: {}, tryAcquire: {}, release: {} });
const queue = definitionOf('fifo-queue', { push: { args: 'int' }, pop: {} });
const waitingQueue = definitionOf('fifo-queue', { push: { args: 'int' }, pop: { waits: true } });
const deque = definitionOf(
  { name: 'deque', initial: () => [], operations: { push: (s) => s, pop: (s) => s, steal: (s) => s } },
  { push: { args: 'int' }, pop: {}, steal: {} },
  { threads: { push: 'owner', pop: 'owner', steal: 'others' } },
);

/** Programs of all sizes, of many seeds. */
function programs(definition: Operations, drains = false, sizes: readonly ProgramSize[] = SIZES): CheckProgram[] {
  return SEEDS.flatMap((seed) => {
    const generator = new Generator(definition, new Random(seed));
    return sizes.map((size) => generator.program(size, drains));
  });
}

/** The numbers of the threads that call it in the race, or before. */
function callersOf({ threads, before }: CheckProgram, name: string): number[] {
  const racing = threads.flatMap((calls, thread) =>
    calls.some(({ operation }) => operation === name) ? [thread] : [],
  );
  return [...new Set([...racing, ...before.flatMap((call) => (call.operation === name ? [call.thread] : []))])];
}

const names = (calls: readonly ProgramCall[]): string[] => calls.map(({ operation }) => operation);

it('the same seed makes the same programs, another makes others', () => {
  expect(programs(queue)).toEqual(programs(queue));
  expect(new Set(programs(queue).map((program) => JSON.stringify(program))).size).toBeGreaterThan(100);
});

it.each(SIZES.map((size) => [size] as const))('keeps to its size: %j', (size) => {
  const made = programs(queue, false, [size]);
  expect(Math.max(...made.map(({ threads }) => threads.length))).toBe(size.threads);
  expect(Math.max(...made.flatMap(({ threads }) => threads.map(({ length }) => length)))).toBe(size.calls);
  expect(Math.max(...made.map(({ before }) => before.length))).toBe(size.before);
});

describe('threads', () => {
  it('single: one thread, and another one for each such operation', () => {
    for (const program of programs({ ...queue, threads: { push: 'single', pop: 'single' } })) {
      const [pushers, poppers] = [callersOf(program, 'push'), callersOf(program, 'pop')];
      expect(pushers.length).toBeLessThanOrEqual(1);
      expect(poppers.length).toBeLessThanOrEqual(1);
      if (pushers.length + poppers.length === 2) expect(pushers).not.toEqual(poppers);
    }
  });

  it('a number: at most so many', () => {
    const made = programs({ ...queue, threads: { push: 2 } });
    expect(Math.max(...made.map((program) => callersOf(program, 'push').length))).toBe(2);
    expect(Math.max(...made.map((program) => callersOf(program, 'pop').length))).toBeGreaterThan(2);
  });

  it('a name: one thread for all that belong to it; others: all but that', () => {
    const made = programs(deque);
    for (const program of made) {
      const owners = [...new Set([...callersOf(program, 'push'), ...callersOf(program, 'pop')])];
      expect(owners.length).toBeLessThanOrEqual(1);
      expect(callersOf(program, 'steal')).not.toContain(owners[0]);
    }
    expect(made.some((program) => callersOf(program, 'steal').length > 1)).toBe(true);
  });
});

describe('what must follow', () => {
  it('a release follows each acquire, and none stands alone', () => {
    for (const { threads } of programs(lock)) {
      for (const calls of threads) {
        let held = 0;
        for (const name of names(calls)) {
          held += name === 'release' ? -1 : 1;
          expect(held).toBeGreaterThanOrEqual(0);
          if (name === 'acquire') expect(held).toBe(1); // it would wait for itself
        }
        expect(held).toBe(0);
      }
    }
  });

  it('nothing waits before the race', () => {
    const before = programs(lock).flatMap((program) => names(program.before));
    expect(before).toContain('tryAcquire');
    expect(before).not.toContain('acquire');
  });
});

describe('takers that wait', () => {
  it('are no more than what is put in', () => {
    const made = programs(waitingQueue);
    for (const program of made) {
      const all = names([...program.before, ...program.threads.flat()]);
      const count = (name: string): number => all.filter((other) => other === name).length;
      expect(count('pop')).toBeLessThanOrEqual(count('push'));
    }
    expect(made.some(({ threads }) => names(threads.flat()).includes('pop'))).toBe(true);
  });

  it('are as many as they like when they come back with nothing', () => {
    const more = programs(queue).filter(({ before, threads }) => {
      const all = names([...before, ...threads.flat()]);
      return all.filter((name) => name === 'pop').length > all.length / 2;
    });
    expect(more.length).toBeGreaterThan(0);
  });
});

describe('arguments', () => {
  it('int: each is given out once in a program, from 1', () => {
    for (const { before, threads } of programs(queue)) {
      const args = [...before, ...threads.flat()].flatMap(({ arg }) => (arg === undefined ? [] : [arg as number]));
      expect(args.toSorted((a, b) => a - b)).toEqual(args.map((_, i) => i + 1));
    }
  });

  it('of a list one, and of a function what it draws', () => {
    const definition = definitionOf('register', { write: { args: ['a', 'b'] }, read: {} });
    const args = programs(definition)
      .flatMap(({ threads }) => threads.flat())
      .map(({ arg }) => arg);
    expect(new Set(args)).toEqual(new Set(['a', 'b', undefined]));
    const drawn = definitionOf('register', { write: { args: (random) => random.below(3) + 10 } });
    expect(new Set(programs(drawn).flatMap(({ threads }) => threads.flat().map(({ arg }) => arg)))).toEqual(
      new Set([10, 11, 12]),
    );
  });
});

describe('emptying at the end', () => {
  it('is by a thread that may, with what takes out and does not wait', () => {
    for (const program of programs({ ...queue, threads: { push: 'single', pop: 'single' } }, true)) {
      expect(program.drain?.operation).toBe('pop');
      expect(callersOf(program, 'push')).not.toContain(program.drain?.thread);
    }
    expect(programs(queue, false).every(({ drain }) => drain === undefined)).toBe(true);
    expect(programs(waitingQueue, true).every(({ drain }) => drain === undefined)).toBe(true);
  });
});

describe('filling', () => {
  it('puts so many in before all else, by one thread that may', () => {
    const filling = new Generator(queue, new Random(1)).filling(3)!;
    expect(filling.before.map(({ operation, arg }) => [operation, arg])).toEqual([
      ['push', 1],
      ['push', 2],
      ['push', 3],
    ]);
    expect(filling.threads.flat()).toEqual([]);
    expect(filling.drain?.operation).toBe('pop');
  });

  it('not where nothing is put in, or nothing can be taken out', () => {
    expect(new Generator(lock, new Random(1)).filling(3)).toBeNull();
    expect(new Generator(waitingQueue, new Random(1)).filling(3)).toBeNull();
  });
});

describe('long programs', () => {
  it('have as many calls a thread as asked for, and no call before', () => {
    const long = new Generator(queue, new Random(1)).long(3, 120, true)!;
    expect(long.threads.map(({ length }) => length)).toEqual([120, 120, 120]);
    expect(long).toMatchObject({ before: [], drain: { operation: 'pop' } });
  });

  it('not where a thread may wait for what no other is bound to do', () => {
    expect(new Generator(waitingQueue, new Random(1)).long(3, 120, false)).toBeNull();
    expect(new Generator(lock, new Random(1)).long(3, 120, false)).not.toBeNull(); // it gives back what it took
    expect(new Generator({ ...queue, threads: { push: 'me', pop: 'me' } }, new Random(1)).long(3, 9, false)).toBeNull();
  });

  it('give back what was tried, or are not made', () => {
    for (const definition of [lock, semaphore]) {
      const { threads } = new Generator(definition, new Random(1)).long(3, 120, false)!;
      for (const calls of threads) {
        let open = 0;
        for (const { operation } of calls) {
          if (operation === 'acquire') expect(open).toBe(0);
          open = operation === 'release' ? Math.max(0, open - 1) : open + 1;
        }
        expect(open).toBe(0);
      }
    }
    const operations = { acquire: {}, tryAcquire: {}, release: { after: 'acquire' } };
    for (const model of ['lock', 'semaphore'] as const)
      expect(new Generator(definitionOf(model, operations), new Random(1)).long(3, 120, false)).toBeNull();
    const neverWaits = definitionOf('lock', { tryAcquire: {} });
    expect(new Generator(neverWaits, new Random(1)).long(3, 120, false)).not.toBeNull(); // nobody waits for it
  });
});
