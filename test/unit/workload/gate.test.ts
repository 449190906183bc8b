/**
 * The gate, seen from one CPU: whenever it would sleep, what the others do meanwhile happens. Each of its two words is
 * also changed at the very point where it hurts.
 */
import { describe, expect, it, vi } from 'vitest';
import type { Cpu } from '../../../src/kernel/kernel.js';
import { LEDGER, LEDGER_WORDS, ledgerOf } from '../../../src/workload/books.js';
import { closeGate, enterGates, leaveGates, openGate } from '../../../src/workload/gate.js';

const LEDGERS = LEDGER_WORDS;
const closed = (target: number): number => ledgerOf(LEDGERS, target) + LEDGER.closed;
const inside = (target: number): number => ledgerOf(LEDGERS, target) + LEDGER.inside;

/** A CPU that, instead of sleeping, lets the next of `others` happen; a sleep that nothing ends is an error. */
function cpuWith(...others: ((cpu: Cpu) => void)[]): { cpu: Cpu; slept: number[]; woken: number[] } {
  const mem = new Int32Array(new SharedArrayBuffer(8 * LEDGER_WORDS * 4));
  const slept: number[] = [];
  const woken: number[] = [];
  const cpu = {
    mem,
    waitOn(word: number, seen: number): void {
      expect(mem[word]).toBe(seen);
      slept.push(word);
      const step = others.shift();
      if (step === undefined) throw new Error(`sleeps for ever on word ${word}`);
      step(cpu);
    },
    wake: (word: number) => woken.push(word),
  } as unknown as Cpu;
  return { cpu, slept, woken };
}

/** Runs `step` once, right after the next add to the word. */
function afterAdd(word: number, step: () => void): void {
  const add: (view: Int32Array, at: number, value: number) => number = Atomics.add;
  const spy = vi.spyOn(Atomics as { add: typeof add }, 'add').mockImplementation((view, at, value) => {
    const before = add(view, at, value);
    if (at !== word) return before;
    spy.mockRestore();
    step();
    return before;
  });
}

describe('entering', () => {
  it('an open gate needs no wait, and who is inside is counted', () => {
    const { cpu, slept, woken } = cpuWith();
    enterGates(cpu, LEDGERS, [1, 2]);
    enterGates(cpu, LEDGERS, [2]);
    expect([1, 2, 3].map((target) => cpu.mem[inside(target)])).toEqual([1, 2, 0]);
    leaveGates(cpu, LEDGERS, [1, 2]);
    expect([1, 2].map((target) => cpu.mem[inside(target)])).toEqual([0, 1]);
    expect(slept).toEqual([]);
    expect(woken).toEqual([inside(1), inside(2)]);
  });

  it('a closed one waits until it opens', () => {
    const { cpu, slept } = cpuWith((other) => openGate(other, LEDGERS, 2));
    closeGate(cpu, LEDGERS, 2);
    enterGates(cpu, LEDGERS, [2]);
    expect(slept).toEqual([closed(2)]);
    expect(cpu.mem[inside(2)]).toBe(1);
  });

  it('several, of which one is closed: waits outside all of them', () => {
    const { cpu } = cpuWith((other) => {
      expect([1, 2, 3].map((target) => other.mem[inside(target)])).toEqual([0, 0, 0]);
      openGate(other, LEDGERS, 2);
    });
    closeGate(cpu, LEDGERS, 2);
    enterGates(cpu, LEDGERS, [1, 2, 3]);
    expect([1, 2, 3].map((target) => cpu.mem[inside(target)])).toEqual([1, 1, 1]);
  });

  it('one that is closed again before it was looked at: waits again', () => {
    const { cpu, slept } = cpuWith(
      () => undefined,
      () => undefined,
      (other) => openGate(other, LEDGERS, 1),
    );
    closeGate(cpu, LEDGERS, 1);
    enterGates(cpu, LEDGERS, [1]);
    expect(slept).toEqual([closed(1), closed(1), closed(1)]);
  });

  it('no gate at all', () => {
    const { cpu, slept } = cpuWith();
    enterGates(cpu, LEDGERS, []);
    expect(slept).toEqual([]);
  });
});

describe('closing', () => {
  it('waits until the last one inside has left', () => {
    const leave = (other: Cpu): void => leaveGates(other, LEDGERS, [3]);
    const { cpu, slept } = cpuWith(leave, leave);
    enterGates(cpu, LEDGERS, [3]);
    enterGates(cpu, LEDGERS, [3]);
    closeGate(cpu, LEDGERS, 3);
    expect(slept).toEqual([inside(3), inside(3)]);
    expect(cpu.mem[inside(3)]).toBe(0);
  });

  it('keeps out who comes while it waits', () => {
    const { cpu } = cpuWith((other) => {
      expect(() => enterGates(other, LEDGERS, [3])).toThrow('sleeps for ever');
      leaveGates(other, LEDGERS, [3]);
    });
    enterGates(cpu, LEDGERS, [3]);
    closeGate(cpu, LEDGERS, 3);
    expect([cpu.mem[closed(3)], cpu.mem[inside(3)]]).toEqual([1, 0]);
  });

  it('between the two steps of one who enters: he turns back, and says so', () => {
    const { cpu, slept, woken } = cpuWith((other) => openGate(other, LEDGERS, 3));
    afterAdd(inside(3), () => Atomics.store(cpu.mem, closed(3), 1));
    enterGates(cpu, LEDGERS, [3]);
    expect(slept).toEqual([closed(3)]);
    expect(woken).toEqual([inside(3), closed(3)]);
  });

  it('says so before it looks who is inside', () => {
    const { cpu } = cpuWith((other) => {
      expect(other.mem[closed(3)]).toBe(1);
      leaveGates(other, LEDGERS, [3]);
    });
    enterGates(cpu, LEDGERS, [3]);
    closeGate(cpu, LEDGERS, 3);
  });

  it('and opening wakes those who wait', () => {
    const { cpu, woken } = cpuWith();
    closeGate(cpu, LEDGERS, 2);
    openGate(cpu, LEDGERS, 2);
    expect(woken).toEqual([closed(2)]);
    expect(cpu.mem[closed(2)]).toBe(0);
  });
});
