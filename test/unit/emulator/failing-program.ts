/** Every way in which the thread of a CPU can come to grief. */
import type { Cpu, KernelFunction } from '../../../src/kernel/kernel.js';

export const functions: Readonly<Record<string, KernelFunction>> = {
  throwInInterrupt() {
    throw new TypeError('in the interrupt');
  },
};

function recurse(depth: number): number {
  return recurse(depth + 1) + 1;
}

export const tasks = {
  throwError() {
    throw new Error('bang');
  },
  throwText() {
    // eslint-disable-next-line typescript/only-throw-error -- that is what is tried
    throw 'text';
  },
  throwNull() {
    // eslint-disable-next-line typescript/only-throw-error -- that is what is tried
    throw null;
  },
  throwUncloneable() {
    throw Object.assign(new Error('with a function'), { cause: () => 0, more: () => 0 });
  },
  // eslint-disable-next-line unicorn/no-process-exit -- that is what is tried
  exit: (_cpu: Cpu, code: number) => process.exit(code),
  overflow: () => recurse(0),
  runOutOfMemory(): void {
    for (const hoard: unknown[] = []; ; ) hoard.push(Array(2_000_000).fill(0.5));
  },
  returnFunction: () => () => 0,
  returnPromise: () => Promise.resolve(1),
  leakPreemption: (cpu: Cpu) => cpu.preemptDisable(),
  leakIrqs: (cpu: Cpu) => cpu.irqDisable(),
  relaxForEver(cpu: Cpu): void {
    for (;;) cpu.relax();
  },
  /** Takes part in the machine but not in its end. */
  deafToStop(cpu: Cpu): void {
    for (;;) {
      try {
        cpu.relax();
      } catch {
        // and on it goes
      }
    }
  },
  loop(cpu: Cpu): void {
    Atomics.store(cpu.mem, cpu.kernel.map.data.looping.base, 1);
    for (;;);
  },
  nothing: () => 0,
};
