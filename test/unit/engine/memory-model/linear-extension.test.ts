import { expect, it } from 'vitest';
import { linearExtension, Precedence, type Gap } from '../../../../src/engine/memory-model/linear-extension.js';
import { Random } from '../../../../src/machine/random.js';

interface Problem {
  readonly count: number;
  readonly edges: readonly (readonly [number, number])[];
  readonly gaps: readonly Gap[];
}

function drawn(random: Random): Problem {
  const count = 3 + random.below(4);
  const event = (): number => random.below(count);
  const three = (): Gap => {
    const [write, read, between] = [event(), event(), event()];
    return new Set([write, read, between]).size === 3 ? { write, read, between } : three();
  };
  const two = (): [number, number] => {
    const [first, second] = [event(), event()];
    return first === second ? two() : [first, second];
  };
  return {
    count,
    edges: Array.from({ length: random.below(count) }, two),
    gaps: Array.from({ length: random.below(3 * count) }, three),
  };
}

function fits({ edges, gaps }: Problem, order: readonly number[]): boolean {
  const at = (event: number): number => order.indexOf(event);
  return (
    edges.every(([first, second]) => at(first) < at(second)) &&
    gaps.every(({ write, read, between }) => !(at(write) < at(between) && at(between) < at(read)))
  );
}

function* permutations(rest: readonly number[], before: readonly number[] = []): Generator<readonly number[]> {
  if (rest.length === 0) yield before;
  for (const one of rest)
    yield* permutations(
      rest.filter((other) => other !== one),
      [...before, one],
    );
}

function solved({ count, edges, gaps }: Problem): readonly number[] | null {
  const precedence = new Precedence(count);
  if (!edges.every(([first, second]) => precedence.add(first, second))) return null;
  return linearExtension(precedence, gaps, () => expect.unreachable('it gave up'));
}

it('finds an order exactly where there is one', () => {
  const random = new Random(31, 1);
  const seen = { orders: 0, none: 0 };
  for (let i = 0; i < 2000; i++) {
    const problem = drawn(random);
    const order = solved(problem);
    const all = Array.from({ length: problem.count }, (_, event) => event);
    if (order === null) expect([...permutations(all)].some((one) => fits(problem, one))).toBe(false);
    else expect(order.toSorted((a, b) => a - b)).toEqual(all);
    if (order !== null) expect(fits(problem, order)).toBe(true);
    seen[order === null ? 'none' : 'orders']++;
  }
  expect(Math.min(seen.none, seen.orders)).toBeGreaterThan(300);
});

it('keeps events in rows of any length', () => {
  const precedence = new Precedence(70);
  for (let event = 69; event > 0; event--) expect(precedence.add(event, event - 1)).toBe(true);
  expect(precedence.add(0, 69)).toBe(false);
  expect(precedence.has(69, 0)).toBe(true);
  expect(precedence.order()).toEqual(Array.from({ length: 70 }, (_, i) => 69 - i));
});

it('gives up where more would have to be tried than it may', () => {
  const free = Array.from({ length: 12 }, (_, i) => ({ write: 3 * i, read: 3 * i + 1, between: 3 * i + 2 }));
  // Of three events one comes between the two others.
  const [a, b, c] = [36, 37, 38];
  const never = [
    [a, b, c],
    [b, c, a],
    [c, a, b],
  ].flatMap(([write, read, between]) => [
    { write, read, between },
    { write: read, read: write, between },
  ]);
  let given = 0;
  expect(linearExtension(new Precedence(39), free, () => given++)).toHaveLength(39);
  expect(linearExtension(new Precedence(39), never, () => given++)).toBeNull();
  expect(given).toBe(0);
  expect(linearExtension(new Precedence(39), [...free, ...never], () => given++)).toBeNull();
  expect(given).toBe(1);
});
