/** All programs of a size: each once, but for the names of threads and values. */
import { describe, expect, it } from 'vitest';
import { allPrograms } from '../../../../src/check/programs/enumerate.js';
import type { CheckProgram } from '../../../../src/lab/check-program.js';
import { Random } from '../../../../src/machine/random.js';
import { definitionOf, type Operations } from '../made-calls.js';

function programs(definition: Operations, threads: number, calls: number, drains = false): CheckProgram[] {
  return allPrograms(definition, { threads, calls }, drains, new Random(1));
}

function told({ before, threads }: CheckProgram): string {
  const racing = threads.map((calls) => calls.map(({ operation }) => operation).join(' ')).join(' | ');
  return `${before.length} before: ${racing}`;
}

describe('of a queue', () => {
  const queue = definitionOf('fifo-queue', { push: { args: 'int' }, pop: {} });

  it('are all pairs of sequences, empty and with one element in it', () => {
    expect(programs(queue, 2, 1).map(told)).toEqual([
      '0 before: push | push',
      '1 before: push | push',
      '0 before: push | pop',
      '1 before: push | pop',
      '0 before: pop | pop',
      '1 before: pop | pop',
    ]);
  });

  it('are as many as there are multisets of sequences', () => {
    expect(programs(queue, 2, 2)).toHaveLength(2 * 10);
    expect(programs(queue, 3, 2)).toHaveLength(2 * 20);
    expect(new Set(programs(queue, 3, 2).map(told)).size).toBe(40);
  });

  it('put other values in with each call, and are emptied where that is asked for', () => {
    for (const { before, threads, drain } of programs(queue, 2, 2, true)) {
      const values = [...before, ...threads.flat()].flatMap(({ arg }) => (arg === undefined ? [] : [arg]));
      expect(new Set(values).size).toBe(values.length);
      expect(drain).toMatchObject({ operation: 'pop' });
    }
  });
});

it('of roles: the owner does what is the owner’s, the others what is theirs', () => {
  const deque = definitionOf(
    { name: 'deque', initial: () => [], operations: { push: (s) => s, pop: (s) => s, steal: (s) => s } },
    { push: { args: 'int' }, pop: {}, steal: {} },
    { threads: { push: 'owner', pop: 'owner', steal: 'others' } },
  );
  expect(new Set(programs(deque, 2, 1).map(told))).toEqual(
    new Set(['0 before: push | steal', '0 before: pop | steal']),
  );
});

it('of a lock: what is acquired is released', () => {
  const lock = definitionOf('lock', { acquire: {}, tryAcquire: {}, release: {} });
  const all = programs(lock, 2, 2).map(told);
  expect(all).toContain('0 before: acquire release | acquire release');
  for (const text of all) expect(text.match(/[aA]cquire/g)).toHaveLength(text.match(/release/g)!.length);
});

it('of listed arguments: each of them', () => {
  const register = definitionOf('register', { read: {}, write: { args: [1, 2] } });
  expect(programs(register, 2, 1)).toHaveLength(6);
});

it('are refused when they are too many', () => {
  const queue = definitionOf('fifo-queue', { push: { args: 'int' }, pop: {} });
  expect(() => programs(queue, 8, 8)).toThrow('prove: of 8 threads × 8 calls there are more than 100000 programs');
});
