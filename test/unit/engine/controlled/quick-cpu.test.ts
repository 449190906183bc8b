/**
 * The quick half of a controlled CPU does what the CPU itself does, or nothing: every state of the words that it looks
 * at.
 */
import { describe, expect, it } from 'vitest';
import { ControlledCpu, type ControlledPort } from '../../../../src/engine/controlled/cpu.js';
import { areaOf, LATER, QUICK_METHODS } from '../../../../src/engine/controlled/quick-cpu.js';
import { CPU, layoutMachine } from '../../../../src/machine/layout.js';
import { Vector } from '../../../../src/machine/vectors.js';
import { Arena } from '../../../../src/memory/arena.js';

const ARENA = new Arena();
const LAYOUT = layoutMachine(ARENA, 2);
const ID = 1;
const AREA = areaOf(LAYOUT, ID);

const PORT: ControlledPort = {
  block: () => {
    throw new Error('blocked');
  },
  changed: () => {},
  loses: () => false,
  fly: () => {},
  signal: () => {},
  touches: () => undefined,
  noticed: () => {},
  ground: () => {},
  raiseDevice: () => {},
  nextDeviceRequest: () => undefined,
  trace: () => {},
  nowUs: () => 0,
};

interface Words {
  readonly irqsOff: number;
  readonly pending: number;
  readonly resched: number;
  readonly preemptCount: number;
}

function* states(): Generator<Words> {
  for (const irqsOff of [0, 1]) {
    for (const pending of [0, 1 << Vector.CALL_FUNCTION_SINGLE, (1 << Vector.DEVICE) | (1 << Vector.IRQ_WORK)]) {
      for (const resched of [0, 1]) {
        for (const preemptCount of [0, 1, 2]) yield { irqsOff, pending, resched, preemptCount };
      }
    }
  }
}

function memoryIn(state: Words): Int32Array {
  const mem = new Int32Array(ARENA.toBuffer());
  for (const [name, value] of Object.entries(state)) mem[AREA + CPU[name as keyof Words]] = value;
  return mem;
}

/** What the CPU's own method does, and how often it served something. */
function full(name: string, mem: Int32Array, arg: unknown): { readonly result: unknown; readonly served: number } {
  let served = 0;
  const cpu = new ControlledCpu(ID, mem, LAYOUT, true, PORT);
  cpu.entries = { interrupt: () => void served++, schedule: () => void served++ };
  const result = (cpu as unknown as Record<string, (arg: unknown) => unknown>)[name](arg);
  return { result, served };
}

describe.each(Object.entries(QUICK_METHODS))('%s', (name, quick) => {
  const cases = [...states()].flatMap((state) => [true, false].map((arg) => ({ state, arg })));

  it('gives the same result and the same memory where there is nothing to serve, and leaves the rest to the CPU', () => {
    let [here, later] = [0, 0];
    for (const { state, arg } of cases) {
      const [mine, its] = [memoryIn(state), memoryIn(state)];
      const result = quick(mine, AREA, arg);
      const expected = full(name, its, arg);
      const kept = result === LATER ? { result, mem: memoryIn(state) } : { result: expected.result, mem: its };
      expect({ state, arg, later: result === LATER, result, mem: mine }).toEqual({
        state,
        arg,
        later: expected.served > 0,
        ...kept,
      });
      if (result === LATER) later++;
      else here++;
    }
    expect(Math.min(here, later)).toBeGreaterThan(0);
  });
});
