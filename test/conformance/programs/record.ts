/** The functions that most calls of these tests call. */
import type { KernelFunction } from '../../../src/kernel/kernel.js';
import { at } from '../../../src/memory/arena.js';
import { RECORD, RECORD_LIST, recordAt } from './data.js';

/** Writes down that it ran: with which argument, where, and how. */
export const record: KernelFunction = (cpu, info) => {
  const { mem } = cpu;
  const { data } = cpu.kernel.map;
  const entry = recordAt(data, Atomics.add(mem, data.records.base + RECORD_LIST.begun, 1));
  mem[entry + RECORD.info] = info;
  mem[entry + RECORD.cpu] = cpu.id;
  mem[entry + RECORD.irqsOff] = cpu.irqsDisabled() ? 1 : 0;
  mem[entry + RECORD.inHardirq] = cpu.inHardirq() ? 1 : 0;
  Atomics.add(mem, data.records.base + RECORD_LIST.complete, 1);
};

/** For a device: counts. Whoever has counted has taken, before, every interrupt that was pending when it was raised. */
export const beat: KernelFunction = (cpu) => {
  Atomics.add(cpu.mem, at(cpu.kernel.map.data.beats, cpu.id), 1);
};
