/** The sender of 2014: an interrupt handler that queues a call while stop-machine is under way. */
import { csdInit } from '../../../src/kernel/csd.js';
import type { KernelFunction } from '../../../src/kernel/kernel.js';
import { smpCallFunctionSingleAsync } from '../../../src/kernel/smp-single.js';
import * as calls from './calls.js';
import { csdAt, wordAt } from './data.js';
import { setWord } from './gates.js';
import { record } from './record.js';

/** Word 0 counts the calls made, word 1 has the last result. Csd 0 is the handler's. */
export const MADE = 0;
export const RESULT = 1;

/** For a device: a correct sender. With irqs off nothing can come between its online test and its doorbell. */
const completeRequest: KernelFunction = (cpu, target) => {
  const { data } = cpu.kernel.map;
  const csd = csdAt(data, 0);
  csdInit(cpu, csd, cpu.kernel.functions.numberOf(record), target);
  Atomics.store(cpu.mem, wordAt(data, RESULT), smpCallFunctionSingleAsync(cpu, target, csd));
  setWord(cpu, wordAt(data, MADE), Atomics.load(cpu.mem, wordAt(data, MADE)) + 1);
};

export const functions = { ...calls.functions, completeRequest };
export const { tasks } = calls;
