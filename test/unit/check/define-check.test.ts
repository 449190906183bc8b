import { expect, expectTypeOf, it } from 'vitest';
import { defineCheck, type Model } from '../../../src/index.js';

class Ring {
  constructor(readonly words: Int32Array) {}

  push(value: number): boolean {
    return Atomics.exchange(this.words, 0, value) === 0;
  }
}

const queue: Model<readonly number[]> = {
  name: 'a queue of its own',
  initial: () => [],
  operations: { push: (state, { arg }) => [...state, arg as number] },
};

it('remembers the module and the line that defined it', () => {
  const ring = {
    name: 'ring',
    setup: () => new Ring(new Int32Array(2)),
    operations: { push: { args: 'int' } },
    model: queue,
  } as const;
  const first = defineCheck(ring);
  const second = defineCheck(ring);
  expect(first.definedAt.url).toBe(import.meta.url);
  expect(first.definedAt.line).toBeGreaterThan(1);
  expect(second.definedAt.line).toBe(first.definedAt.line + 1); // a runner of tests may have moved all lines
});

it('knows the view: what attach returns, or else what setup does', () => {
  const attached = defineCheck({
    name: 'attached',
    setup: () => new Int32Array(2),
    attach: (words) => new Ring(words),
    model: 'fifo-queue',
    operations: { push: { args: [1, 2], run: (ring, value: number) => ring.push(value) } },
  });
  const direct = defineCheck({
    name: 'direct',
    setup: () => new Ring(new Int32Array(2)),
    actors: [(ring) => ring.push(1)],
    after: () => '',
    outcomes: [],
  });
  expectTypeOf(attached.setup()).toEqualTypeOf<Int32Array<ArrayBuffer>>();
  expectTypeOf<Parameters<NonNullable<(typeof attached.operations)['push']['run']>>[0]>().toEqualTypeOf<Ring>();
  expectTypeOf<Parameters<(typeof direct.actors)[0]>[0]>().toEqualTypeOf<Ring>();
  expect(attached.name).toBe('attached');
});
