/** Functions with a purpose of their own: what the calls of `calls.ts` call beside `record`. */
import { csdInit, csdLocked } from '../../../src/kernel/smp/csd.js';
import type { KernelFunction } from '../../../src/kernel/kernel.js';
import { cpuOnline } from '../../../src/kernel/online.js';
import { smpCallFunctionSingleAsync } from '../../../src/kernel/smp/smp-single.js';
import { csdAt, wordAt, WORDS } from './data.js';
import { record } from './record.js';

/** Answers a message: the word behind the question becomes its negative. Plain: the call orders it. */
export const exchangeMessage: KernelFunction = (cpu, question) => {
  cpu.mem[question + 1] = -cpu.mem[question];
};

/** For a device: makes an async call to CPU `target` from interrupt context. */
export const queueFromDevice: KernelFunction = (cpu, target) => {
  const csd = csdAt(cpu.kernel.map.data, cpu.id);
  csdInit(cpu, csd, cpu.kernel.functions.numberOf(record), cpu.id);
  smpCallFunctionSingleAsync(cpu, target, csd);
};

/** Records whether csd `slot`, which names this function, is locked while it runs. */
export const recordLock: KernelFunction = (cpu, slot) => {
  record(cpu, csdLocked(cpu.mem, csdAt(cpu.kernel.map.data, slot)) ? 1 : 0);
};

/** In stop-machine: records how many online CPUs have their irqs off. Returns `info`. */
export const recordStopped: KernelFunction = (cpu, info) => {
  const [base, stride] = [0, 1].map((index) => cpu.mem[wordAt(cpu.kernel.map.data, WORDS.irqFlags + index)]);
  let stopped = 0;
  for (let id = 0; id < cpu.cpus; id++) if (cpuOnline(cpu, id)) stopped += cpu.mem[base + id * stride];
  record(cpu, stopped);
  return info;
};

/** In a stopper: records, and returns twice its argument. */
export const stopperStep: KernelFunction = (cpu, info) => {
  record(cpu, info);
  return info * 2;
};
