/** Every way of calling, as a task: the host writes the script. */
import { csdInit } from '../../../src/kernel/smp/csd.js';
import { irqWorkQueue, irqWorkQueueOn, IRQ_WORK } from '../../../src/kernel/irq-work.js';
import type { Cpu } from '../../../src/kernel/kernel.js';
import { cpuActionName, type Notifier } from '../../../src/kernel/hotplug/notifier.js';
import {
  kickAllCpusSync,
  onEachCpu,
  onEachCpuCond,
  onEachCpuMask,
  scratchMask,
  smpCallFunction,
  smpCallFunctionAny,
  smpCallFunctionMany,
} from '../../../src/kernel/smp/smp-many.js';
import { smpCallFunctionSingle, smpCallFunctionSingleAsync } from '../../../src/kernel/smp/smp-single.js';
import { ttwuQueueWakelist } from '../../../src/kernel/smp/wake-list.js';
import { stopOneCpu, stopTwoCpus } from '../../../src/kernel/stop/stop-cpus.js';
import { csdAt, GATE, gateAt, wordAt, WORDS } from './data.js';
import { passGate } from './gates.js';
import { exchangeMessage, queueFromDevice, recordLock, recordStopped, stopperStep } from './functions.js';
import { beat, record } from './record.js';

export const functions = { record, beat, exchangeMessage, queueFromDevice, recordLock, recordStopped, stopperStep };

/** Told before hotplug_cfd and irq_work, whose priority is 0. */
export const notifiers: readonly Notifier[] = [
  {
    name: 'witness',
    priority: 5,
    call(cpu, action, about) {
      const { data } = cpu.kernel.map;
      if (Atomics.load(cpu.mem, wordAt(data, WORDS.tellActions)) !== 0) record(cpu, action);
      const dying = cpuActionName(action) === 'DYING' && about === cpu.id;
      if (dying && Atomics.load(cpu.mem, wordAt(data, WORDS.dyingWork)) !== 0)
        irqWorkQueue(cpu, prepareWork(cpu, about));
      return 0;
    },
  },
];

export const tasks = {
  single: (cpu: Cpu, target: number, info: number, wait: boolean) =>
    smpCallFunctionSingle(cpu, target, record, info, wait),

  /** Queues csd `slot`. */
  async(cpu: Cpu, target: number, slot: number, info: number, name = 'record'): number {
    return smpCallFunctionSingleAsync(cpu, target, prepareCsd(cpu, slot, name, info));
  },

  /** Queues csd `slot` as it is, without filling it in. */
  asyncAgain: (cpu: Cpu, target: number, slot: number) =>
    smpCallFunctionSingleAsync(cpu, target, csdAt(cpu.kernel.map.data, slot)),

  /** Queues `count` csds, one after the other. */
  asyncSeries(cpu: Cpu, target: number, count: number): void {
    for (let slot = 0; slot < count; slot++) {
      smpCallFunctionSingleAsync(cpu, target, prepareCsd(cpu, slot, 'record', slot));
    }
  },

  ttwu: (cpu: Cpu, target: number, slot: number, info: number) =>
    ttwuQueueWakelist(cpu, target, prepareCsd(cpu, slot, 'record', info)),
  irqWorkOn: (cpu: Cpu, target: number, slot: number, info: number) =>
    irqWorkQueueOn(cpu, target, prepareCsd(cpu, slot, 'record', info)),

  /** Queues an irq_work on this CPU, twice with irqs off. Returns what the two attempts returned. */
  irqWorkTwice(cpu: Cpu, info: number): boolean[] {
    const work = prepareWork(cpu, info);
    const irqs = cpu.irqSave();
    const queued = [irqWorkQueue(cpu, work), irqWorkQueue(cpu, work)];
    cpu.irqRestore(irqs);
    return queued;
  },

  all: (cpu: Cpu, info: number, wait: boolean) => smpCallFunction(cpu, record, info, wait),
  each: (cpu: Cpu, info: number, wait: boolean) => onEachCpu(cpu, record, info, wait),
  cond: (cpu: Cpu, ids: readonly number[], info: number, wait: boolean) =>
    onEachCpuCond(cpu, (id) => ids.includes(id), record, info, wait),
  many: (cpu: Cpu, ids: readonly number[], info: number, wait: boolean) =>
    withMask(cpu, ids, (mask) => smpCallFunctionMany(cpu, mask, record, info, wait)),
  mask: (cpu: Cpu, ids: readonly number[], info: number, wait: boolean) =>
    withMask(cpu, ids, (mask) => onEachCpuMask(cpu, mask, record, info, wait)),
  any: (cpu: Cpu, ids: readonly number[], info: number, wait: boolean) =>
    withMask(cpu, ids, (mask) => smpCallFunctionAny(cpu, mask, record, info, wait)),
  kickAll: (cpu: Cpu) => kickAllCpusSync(cpu),

  /** Sends `rounds` messages to `target` and reads the answers. Returns how many did not come through. */
  messages(cpu: Cpu, target: number, rounds: number): number {
    let wrong = 0;
    for (let round = 1; round <= rounds; round++) wrong += sendMessage(cpu, target, round) === 'wrong' ? 1 : 0;
    return wrong;
  },

  /** Sends messages to the targets, who come and go, until the gate opens. Returns how many did not come through. */
  messagesUntil(cpu: Cpu, gate: number, targets: readonly number[]): number {
    const { open, arrived } = GATE;
    const word = gateAt(cpu.kernel.map.data, gate);
    Atomics.add(cpu.mem, word + arrived, 1);
    let wrong = 0;
    for (let round = 1; Atomics.load(cpu.mem, word + open) === 0; round++) {
      for (const target of targets) wrong += sendMessage(cpu, target, round) === 'wrong' ? 1 : 0;
    }
    return wrong;
  },

  /** Keeps this CPU busy until the gate opens: with irqs on, or deaf, with irqs off. */
  busy: (cpu: Cpu, gate: number) => passGate(cpu, gate),
  deaf(cpu: Cpu, gate: number): void {
    const irqs = cpu.irqSave();
    passGate(cpu, gate);
    cpu.irqRestore(irqs);
  },

  /** Tells the functions where the CPUs publish their interrupt flags. */
  showIrqFlags(cpu: Cpu, base: number, stride: number): void {
    cpu.mem.set([base, stride], wordAt(cpu.kernel.map.data, WORDS.irqFlags));
  },
  stopOne: (cpu: Cpu, target: number, info: number) => stopOneCpu(cpu, target, stopperStep, info),
  stopTwo: (cpu: Cpu, cpu1: number, cpu2: number, info: number) => stopTwoCpus(cpu, cpu1, cpu2, stopperStep, info),
};

/** Plain accesses to question and answer: the call is the barrier. */
function sendMessage(cpu: Cpu, target: number, message: number): 'right' | 'wrong' | 'refused' {
  const question = wordAt(cpu.kernel.map.data, WORDS.messages + cpu.id * 2);
  cpu.mem[question] = message;
  if (smpCallFunctionSingle(cpu, target, exchangeMessage, question, true) !== 0) return 'refused';
  return cpu.mem[question + 1] === -message ? 'right' : 'wrong';
}

function prepareCsd(cpu: Cpu, slot: number, name: string, info: number): number {
  const csd = csdAt(cpu.kernel.map.data, slot);
  csdInit(cpu, csd, cpu.kernel.functions.numberNamed(name), info);
  return csd;
}

/** An irq_work, in the place of csd 0. */
function prepareWork(cpu: Cpu, info: number): number {
  const work = csdAt(cpu.kernel.map.data, 0);
  cpu.mem[work + IRQ_WORK.func] = cpu.kernel.functions.numberOf(record);
  cpu.mem[work + IRQ_WORK.info] = info;
  return work;
}

function withMask<R>(cpu: Cpu, ids: readonly number[], call: (mask: number) => R): R {
  cpu.preemptDisable();
  const result = call(scratchMask(cpu, ids));
  cpu.preemptEnable();
  return result;
}
