/** A program for the host's tests. */
import { stopMachine } from '../../../src/kernel/stop/stop-all.js';
import { smpCallFunctionSingle } from '../../../src/kernel/smp/smp-single.js';
import type { Cpu, KernelFunction } from '../../../src/kernel/kernel.js';
import { Vector } from '../../../src/machine/vectors.js';

export const DATA = { counters: 256 };

const count: KernelFunction = (cpu, info) => void Atomics.add(cpu.mem, cpu.kernel.map.data.counters.base + info, 1);

export const functions: Readonly<Record<string, KernelFunction>> = { count };

export const tasks = {
  echo: (cpu: Cpu, ...args: readonly unknown[]) => ({ cpu: cpu.id, args }),
  /** Waits until a counter is this high. */
  awaitCounter(cpu: Cpu, index: number, value: number): void {
    const word = cpu.kernel.map.data.counters.base + index;
    for (let seen = Atomics.load(cpu.mem, word); seen < value; seen = Atomics.load(cpu.mem, word))
      cpu.waitOn(word, seen);
  },
  /** Sends so many IPIs that mean nothing. */
  ring(cpu: Cpu, target: number, times: number): void {
    for (let i = 0; i < times; i++) cpu.sendIpi(target, Vector.CALL_FUNCTION_SINGLE);
  },
  /** Calls all CPUs in turn and waits for each. */
  callAll(cpu: Cpu, rounds: number): void {
    for (let i = 0; i < rounds; i++) smpCallFunctionSingle(cpu, i % cpu.cpus, count, cpu.id, true);
  },
  stopAll: (cpu: Cpu, times: number) => {
    for (let i = 0; i < times; i++) stopMachine(cpu, count, cpu.id, [cpu.id]);
  },
};

/** Each thread has its own instance of this module. */
let attached = 0;

export function attach(cpu: Cpu): void {
  attached++;
  Atomics.store(cpu.mem, cpu.kernel.map.data.counters.base + 128 + cpu.id, attached);
}
