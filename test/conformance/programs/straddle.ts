/** The sender of 2014: an interrupt handler that queues a call while stop-machine is under way. */
import { csdInit } from '../../../src/kernel/smp/csd.js';
import type { KernelFunction } from '../../../src/kernel/kernel.js';
import { smpCallFunctionSingleAsync } from '../../../src/kernel/smp/smp-single.js';
import * as calls from './calls.js';
import { csdAt, wordAt, WORDS } from './data.js';
import { setWord } from './gates.js';
import { record } from './record.js';

/** For a device: a correct sender, with csd 0. Irqs are off: nothing comes between its online test and its doorbell. */
const completeRequest: KernelFunction = (cpu, target) => {
  const { data } = cpu.kernel.map;
  const csd = csdAt(data, 0);
  csdInit(cpu, csd, cpu.kernel.functions.numberOf(record), target);
  Atomics.store(cpu.mem, wordAt(data, WORDS.result), smpCallFunctionSingleAsync(cpu, target, csd));
  setWord(cpu, wordAt(data, WORDS.made), Atomics.load(cpu.mem, wordAt(data, WORDS.made)) + 1);
};

export const functions = { ...calls.functions, completeRequest };
export const { tasks } = calls;
