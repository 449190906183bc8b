import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  andMask,
  clearCpu,
  countCpus,
  cpumaskWords,
  emptyMask,
  nextCpu,
  nextCpuAnd,
  setCpu,
  testCpu,
  zeroMask,
} from '../../../src/kernel/cpumask.js';

const A = 8;
const B = 24;
const OUT = 40;
const GUARD = 0x55555555;

function memory(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(64 * 4));
}

function maskOf(mem: Int32Array, mask: number, ids: Iterable<number>): void {
  for (const id of ids) setCpu(mem, mask, id);
}

function idsOf(mem: Int32Array, mask: number, cpus: number): number[] {
  return Array.from({ length: cpus }, (_, id) => id).filter((id) => testCpu(mem, mask, id));
}

describe('a cpumask', () => {
  it.each([
    [1, 1],
    [31, 1],
    [32, 1],
    [33, 2],
    [64, 2],
    [65, 3],
    [256, 8],
  ])('of %i CPUs takes %i words', (cpus, words) => {
    expect(cpumaskWords(cpus)).toBe(words);
  });

  it('behaves like a set', () => {
    const cpus = 100;
    const step = fc.record({
      op: fc.constantFrom('set', 'clear', 'test', 'next', 'count', 'empty', 'zero'),
      cpu: fc.nat(cpus - 1),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const mem = memory();
        const model = new Set<number>();
        const act = {
          set: (cpu: number) => expect(setCpu(mem, A, cpu)).toBe(model.has(cpu) || !model.add(cpu)),
          clear: (cpu: number) => expect(clearCpu(mem, A, cpu)).toBe(model.delete(cpu)),
          test: (cpu: number) => expect(testCpu(mem, A, cpu)).toBe(model.has(cpu)),
          next: (cpu: number) =>
            expect(nextCpu(mem, A, cpu, cpus)).toBe(Math.min(cpus, ...[...model].filter((id) => id >= cpu))),
          count: () => expect(countCpus(mem, A, cpus)).toBe(model.size),
          empty: () => expect(emptyMask(mem, A, cpus)).toBe(model.size === 0),
          zero: () => {
            zeroMask(mem, A, cpus);
            model.clear();
          },
        };
        for (const { op, cpu } of steps) act[op](cpu);
        expect(idsOf(mem, A, cpus)).toEqual([...model].toSorted((a, b) => a - b));
      }),
    );
  });

  it('is intersected, and searched together with another', () => {
    const ids = fc.uniqueArray(fc.nat(69));
    fc.assert(
      fc.property(ids, ids, fc.integer({ min: 0, max: 70 }), (a, b, from) => {
        const mem = memory();
        maskOf(mem, A, a);
        maskOf(mem, B, b);
        maskOf(mem, OUT, [0, 31, 69]); // what was there is overwritten
        andMask(mem, OUT, A, B, 70);
        const both = a.filter((id) => b.includes(id)).toSorted((x, y) => x - y);
        expect(idsOf(mem, OUT, 70)).toEqual(both);
        expect(nextCpuAnd(mem, A, B, from, 70)).toBe(both.find((id) => id >= from) ?? 70);
      }),
    );
  });

  it('finds nothing beyond the CPUs that there are, whatever stands in the last word', () => {
    const mem = memory();
    mem.fill(-1, A, A + 2);
    expect(countCpus(mem, A, 40)).toBe(40);
    expect(nextCpu(mem, A, 39, 40)).toBe(39);
    expect(nextCpu(mem, A, 40, 40)).toBe(40);
    mem.fill(0, A, A + 2);
    setCpu(mem, A, 41);
    expect(nextCpu(mem, A, 0, 40)).toBe(40);
    expect(emptyMask(mem, A, 40)).toBe(true);
  });

  it('is all that is written', () => {
    const mem = memory().fill(GUARD);
    zeroMask(mem, A, 64);
    andMask(mem, OUT, A, B, 64);
    setCpu(mem, A, 63);
    clearCpu(mem, A, 0);
    const changed = [...mem.keys()].filter((word) => mem[word] !== GUARD);
    expect(changed).toEqual([A, A + 1, OUT, OUT + 1]);
  });
});
