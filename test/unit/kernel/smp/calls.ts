/** What the tests of calls have in common: a few CPUs in one thread, and a function that notes where and how it ran. */
import { CSD, csdInit } from '../../../../src/kernel/smp/csd.js';
import type { KernelFunction } from '../../../../src/kernel/kernel.js';
import { Vector } from '../../../../src/machine/vectors.js';
import { FakeMachine, type FakeCpu, type FakeOptions } from '../../../support/fake-cpu.js';

export interface Run {
  readonly cpu: number;
  readonly info: number;
  readonly irqsOff: boolean;
  readonly hardirq: boolean;
}

export interface Calls {
  readonly machine: FakeMachine;
  readonly mem: Int32Array;
  readonly cpus: readonly FakeCpu[];
  /** The registered function. */
  readonly note: KernelFunction;
  /** What it noted, in order. */
  readonly runs: Run[];
  /** The CPUs that it ran on, in order. */
  readonly ranOn: () => number[];
  /** The addresses of csds that are free for a test to use. */
  readonly csds: readonly number[];
  /** What the registered function `device` does. */
  readonly inDevice: (act: () => void) => void;
  /** Prepares such a csd for an async call of `note`. */
  readonly prepare: (csd: number, info: number) => number;
}

const CSDS = 8;

export function calls(variant: string, options: Omit<FakeOptions, 'variant' | 'functions' | 'data'> = {}): Calls {
  const runs: Run[] = [];
  const note: KernelFunction = (cpu, info) =>
    void runs.push({ cpu: cpu.id, info, irqsOff: cpu.irqsDisabled(), hardirq: cpu.inHardirq() });
  let inDevice: () => void = () => {};
  const machine = new FakeMachine({
    variant,
    functions: { note, device: () => inDevice() },
    data: { csds: CSDS * CSD.size },
    ...options,
  });
  const [cpu] = machine.cpus;
  return {
    machine,
    mem: machine.mem,
    cpus: machine.cpus,
    note,
    runs,
    ranOn: () => runs.map((run) => run.cpu),
    csds: Array.from({ length: CSDS }, (_, index) => machine.map.data.csds.base + index * CSD.size),
    inDevice: (act) => (inDevice = act),
    prepare: (csd, info) => {
      csdInit(cpu, csd, cpu.kernel.functions.numberOf(note), info);
      return csd;
    },
  };
}

/** The IPIs that a CPU sent, such as `2 single` and `3 mask`. */
export function sent(cpu: FakeCpu): string[] {
  return cpu.sent.map(
    ({ target, vector }) =>
      `${target} ${vector === Vector.CALL_FUNCTION_SINGLE ? 'single' : vector === Vector.CALL_FUNCTION ? 'mask' : vector}`,
  );
}

export const task = { irqsOff: true, hardirq: false };
export const interrupt = { irqsOff: true, hardirq: true };
