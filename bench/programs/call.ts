/** Calls between CPUs, each timed alone on the calling CPU. Times are nanoseconds. */
import { at } from '../../src/memory/arena.js';
import { csdInit, csdLockWait } from '../../src/kernel/smp/csd.js';
import type { Cpu, KernelFunction } from '../../src/kernel/kernel.js';
import { onEachCpu } from '../../src/kernel/smp/smp-many.js';
import { smpCallFunctionSingle, smpCallFunctionSingleAsync } from '../../src/kernel/smp/smp-single.js';
import { stopMachine } from '../../src/kernel/stop/stop-all.js';
import { cpuDown } from '../../src/kernel/hotplug/cpu-down.js';
import { cpuUp } from '../../src/kernel/hotplug/cpu-up.js';
import { isParked } from '../../src/machine/doorbell.js';
import type { MachineLayout } from '../../src/machine/layout.js';
import { check } from '../subject.js';
import { counted, functions as counters } from './checked.js';

export { attach } from './checked.js';

/** Words of the region `stamps`: one double, and how often it was written. */
export const STAMP_WORDS = 3;

export const functions: Readonly<Record<string, KernelFunction>> = {
  ...counters,
  /** Says when it ran, on the machine's common clock, and counts. */
  stamp: (cpu, info) => {
    const now = cpu.nowUs(); // before anything of our own costs time
    stampsOf(cpu)[0] = now;
    counters.even(cpu, info);
    Atomics.add(cpu.mem, stampedOf(cpu), 1);
    cpu.wake(stampedOf(cpu));
  },
};

export const tasks = {
  /** Round trips, with the target in whatever state it is in. */
  callAndWait(cpu: Cpu, target: number, n: number): Float64Array {
    const latencies = new Float64Array(n);
    counted(cpu, n, sum(n), () => {
      for (let i = 0; i < n; i++) {
        const begin = performance.now();
        smpCallFunctionSingle(cpu, target, counters.even, i, true);
        latencies[i] = (performance.now() - begin) * 1e6;
      }
    });
    return latencies;
  },

  /** The same to a target that sleeps: each call waits until it does. @param layout where its doorbell is */
  callParked(cpu: Cpu, target: number, n: number, layout: MachineLayout): Float64Array {
    const latencies = new Float64Array(n);
    counted(cpu, n, sum(n), () => {
      for (let i = 0; i < n; i++) {
        while (!isParked(cpu.mem, layout, target)) cpu.relax();
        const begin = performance.now();
        smpCallFunctionSingle(cpu, target, counters.even, i, true);
        latencies[i] = (performance.now() - begin) * 1e6;
      }
    });
    return latencies;
  },

  /**
   * One way: from before the call until the function begins on the target. The clocks of both threads are one within
   * 0.1 µs.
   */
  oneWay(cpu: Cpu, target: number, n: number): Float64Array {
    const latencies = new Float64Array(n);
    const csd = at(cpu.kernel.map.data.csds, 0);
    const stamps = stampsOf(cpu);
    counted(cpu, n, sum(n), () => {
      for (let i = 0; i < n; i++) {
        csdInit(cpu, csd, cpu.kernel.functions.numberOf(functions.stamp), i);
        const stamped = Atomics.load(cpu.mem, stampedOf(cpu));
        const begin = cpu.nowUs();
        check('result of the call', smpCallFunctionSingleAsync(cpu, target, csd), 0);
        csdLockWait(cpu, csd);
        while (Atomics.load(cpu.mem, stampedOf(cpu)) === stamped) cpu.spinOn(stampedOf(cpu), stamped); // v6.18 unlocks first, then runs
        latencies[i] = Math.max(0, (stamps[0] - begin) * 1000);
      }
    });
    return latencies;
  },

  /** A CPU that runs and does nothing else but serve, until it is asked to stop. */
  serve(cpu: Cpu): void {
    const stop = at(cpu.kernel.map.data.stop, 0);
    while (Atomics.load(cpu.mem, stop) === 0) cpu.relax();
    Atomics.store(cpu.mem, stop, 0);
  },

  /** Nanoseconds a call. */
  onEach(cpu: Cpu, n: number): number {
    return counted(cpu, n * cpu.cpus, cpu.cpus * sum(n), () =>
      perOperation(n, (i) => onEachCpu(cpu, counters.even, i, true)),
    );
  },

  /** Nanoseconds from the request until all CPUs are released. */
  stop(cpu: Cpu, n: number): number {
    return counted(cpu, n, sum(n), () => perOperation(n, (i) => void stopMachine(cpu, counters.even, i)));
  },

  /** Nanoseconds for taking the last CPU offline and bringing it online again. */
  cycle(cpu: Cpu, n: number): number {
    const last = cpu.cpus - 1;
    return perOperation(n, () => {
      check('cpu_down', cpuDown(cpu, last), 0);
      check('cpu_up', cpuUp(cpu, last), 0);
    });
  },
};

function perOperation(n: number, work: (i: number) => void): number {
  const begin = performance.now();
  for (let i = 0; i < n; i++) work(i);
  return ((performance.now() - begin) * 1e6) / n;
}

function sum(n: number): number {
  return (n * (n - 1)) / 2;
}

function stampsOf(cpu: Cpu): Float64Array {
  const { base } = cpu.kernel.map.data.stamps;
  return new Float64Array(cpu.mem.buffer, base * 4, 1);
}

function stampedOf(cpu: Cpu): number {
  return cpu.kernel.map.data.stamps.base + 2;
}
