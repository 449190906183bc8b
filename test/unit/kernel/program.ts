/** The program of the machines that the kernel's tests boot: functions that note, tasks that call, wait and hold. */
import { cpuDown } from '../../../src/kernel/hotplug/cpu-down.js';
import { cpuUp } from '../../../src/kernel/hotplug/cpu-up.js';
import { csdInit, csdLockWait } from '../../../src/kernel/smp/csd.js';
import { getOnlineCpus, HOTPLUG, putOnlineCpus } from '../../../src/kernel/hotplug/hotplug-lock.js';
import { irqWorkQueue, IRQ_WORK } from '../../../src/kernel/irq-work.js';
import type { Cpu, KernelFunction } from '../../../src/kernel/kernel.js';
import { CPU_TASKS_FROZEN, CpuAction, type Notifier } from '../../../src/kernel/hotplug/notifier.js';
import { cpuActive, cpuOnline } from '../../../src/kernel/online.js';
import { kernelWaiter } from '../../../src/kernel/sleep.js';
import { flushSmpCallFunctionQueue } from '../../../src/kernel/smp/smp-interrupt.js';
import { onEachCpu, smpCallFunction } from '../../../src/kernel/smp/smp-many.js';
import { smpCallFunctionSingle, smpCallFunctionSingleAsync } from '../../../src/kernel/smp/smp-single.js';
import { stopMachine } from '../../../src/kernel/stop/stop-all.js';
import { stopOneCpu, stopTwoCpus } from '../../../src/kernel/stop/stop-cpus.js';
import { STOPPER } from '../../../src/kernel/stop/stopper.js';
import { Vector } from '../../../src/machine/vectors.js';
import { at } from '../../../src/memory/arena.js';
import { mutexLock, mutexUnlock } from '../../../src/sync/mutex.js';
import { counterOf, gateOf, JOURNAL_DATA, note } from './journal.js';

export const DATA = { ...JOURNAL_DATA, works: 64, csd: 16, mutex: 1 };

/** What is noted. */
export const Note = { FIRST: 1, LAST: 2, CALL: 3, STOPPED: 4, WORK: 5, DEVICE: 6, STEP: 7 } as const;

/** What FIRST and LAST say of the CPU that a notifier is told about, as bits beside its number. */
export const State = { online: 1, active: 2, callData: 4, stopper: 8, locked: 16 } as const;
/** This gate makes a dying CPU queue irq_work. */
export const DYING_GATE = 7;

/** The first and the last to be told: what is already so, and what is then. */
export const notifiers: readonly Notifier[] = [
  witness('first', 2 ** 31 - 1, Note.FIRST),
  { name: 'worker', priority: 1, call: queueWork },
  witness('last', -(2 ** 31), Note.LAST),
];

const call: KernelFunction = (cpu, info) => note(cpu, Note.CALL, info);
const work: KernelFunction = (cpu, info) => note(cpu, Note.WORK, info);

export const functions: Readonly<Record<string, KernelFunction>> = {
  call,
  work,
  device: (cpu, info) => note(cpu, Note.DEVICE, info, cpuOnline(cpu, cpu.id) ? 1 : 0),
  flush: (cpu) => flushSmpCallFunctionQueue(cpu),
  nothing: () => {},
  /** Rings a CPU that has nothing to do. */
  ring: (cpu, target) => cpu.sendIpi(target, Vector.CALL_FUNCTION_SINGLE),
  stopped(cpu, info) {
    note(cpu, Note.STOPPED, info);
    return info;
  },
  /** The same, and stays until the gate of that number is open. */
  stoppedAtGate(cpu, gate) {
    note(cpu, Note.STOPPED, gate);
    awaitGate(cpu, gate);
  },
};

export const tasks = {
  single: (cpu: Cpu, target: number, info: number, wait: boolean) =>
    smpCallFunctionSingle(cpu, target, call, info, wait),
  each: (cpu: Cpu, info: number) => onEachCpu(cpu, call, info, true),
  stopOne: (cpu: Cpu, target: number, arg: number) => stopOneCpu(cpu, target, functions.stopped, arg),
  stopTwo: (cpu: Cpu, one: number, two: number, arg: number) => stopTwoCpus(cpu, one, two, functions.stopped, arg),
  stopTwoAtGate: (cpu: Cpu, one: number, two: number, gate: number) =>
    stopTwoCpus(cpu, one, two, functions.stoppedAtGate, gate),
  stopMachines(cpu: Cpu, times: number): void {
    for (let i = 0; i < times; i++) stopMachine(cpu, functions.nothing, 0);
  },
  /** Pairs that share CPU 0: those of 3.15 can queue in a cycle otherwise (fixed by b17718d02f54). */
  stopTwos(cpu: Cpu, times: number): void {
    for (let i = 0; i < times; i++)
      stopTwoCpus(cpu, i % 2 === 0 ? 0 : 1 + (i % 3), i % 2 === 0 ? 1 + (i % 3) : 0, functions.nothing, 0);
  },
  /** Takes no interrupts and no stopper until the gate is open. */
  deaf(cpu: Cpu, gate: number): void {
    cpu.preemptDisable();
    cpu.irqDisable();
    note(cpu, Note.STEP);
    awaitGate(cpu, gate);
    cpu.irqEnable();
    cpu.preemptEnable();
  },
  /** Counts until the gate is open. Returns how far it came. */
  count(cpu: Cpu, gate: number): number {
    const counter = counterOf(cpu.kernel, cpu.id);
    for (; Atomics.load(cpu.mem, gateOf(cpu.kernel, gate)) === 0; cpu.relax()) Atomics.add(cpu.mem, counter, 1);
    return Atomics.load(cpu.mem, counter);
  },
  lock(cpu: Cpu): void {
    note(cpu, Note.STEP, 1);
    mutexLock(cpu.mem, cpu.kernel.map.data.mutex.base, kernelWaiter(cpu));
    note(cpu, Note.STEP, 2);
  },
  unlock: (cpu: Cpu) => mutexUnlock(cpu.mem, cpu.kernel.map.data.mutex.base, kernelWaiter(cpu)),
  /** Makes a call without waiting, then waits for its csd with preemption on. */
  callThenWait(cpu: Cpu, target: number): number {
    const csd = cpu.kernel.map.data.csd.base;
    csdInit(cpu, csd, cpu.kernel.functions.numberOf(call), 5);
    const result = smpCallFunctionSingleAsync(cpu, target, csd);
    note(cpu, Note.STEP, 1);
    csdLockWait(cpu, csd);
    note(cpu, Note.STEP, 2);
    return result;
  },
  /** Keeps all CPUs as they are until the gate is open. */
  keepOnline(cpu: Cpu, gate: number): void {
    getOnlineCpus(cpu);
    note(cpu, Note.STEP, 1);
    awaitGate(cpu, gate);
    note(cpu, Note.STEP, 2);
    putOnlineCpus(cpu);
  },
  /** Calls all others at once, without waiting. */
  manyLater: (cpu: Cpu, info: number) => smpCallFunction(cpu, call, info, false),
  /** Calls each CPU in turn, every other time without waiting; returns how many calls were refused. */
  traffic(cpu: Cpu, rounds: number): number {
    let refused = 0;
    for (let round = 0; round < rounds; round++) {
      if (round % 7 === 0) onEachCpu(cpu, functions.nothing, round, true);
      if (smpCallFunctionSingle(cpu, (round + cpu.id) % cpu.cpus, functions.nothing, round, round % 2 === 0) < 0)
        refused++;
    }
    onEachCpu(cpu, functions.nothing, 0, true);
    return refused;
  },
  /** Takes the other CPUs down and up again, one after the other. Returns how many operations went well. */
  cycle(cpu: Cpu, rounds: number, first: number): number {
    let done = 0;
    for (let round = 0; round < rounds; round++) {
      const id = (first + round) % cpu.cpus;
      if (id === cpu.id || cpuDown(cpu, id) !== 0) continue;
      done++;
      if (cpuUp(cpu, id) === 0) done++;
    }
    return done;
  },
};

function awaitGate(cpu: Cpu, gate: number): void {
  const word = gateOf(cpu.kernel, gate);
  while (Atomics.load(cpu.mem, word) === 0) cpu.spinOn(word, 0);
}

function witness(name: string, priority: number, what: number): Notifier {
  return {
    name,
    priority,
    call(cpu, action, about) {
      note(cpu, what, action, (about << 8) | stateOf(cpu, about));
      return 0;
    },
  };
}

function stateOf(cpu: Cpu, about: number): number {
  const {
    mem,
    kernel: { map },
  } = cpu;
  return (
    (cpuOnline(cpu, about) ? State.online : 0) |
    (cpuActive(cpu, about) ? State.active : 0) |
    (Atomics.load(mem, at(map.cfdData, about)) === 0 ? 0 : State.callData) |
    (Atomics.load(mem, at(map.stopper, about) + STOPPER.enabled) === 0 ? 0 : State.stopper) |
    (Atomics.load(mem, map.hotplug.base + HOTPLUG.activeWriter) === 0 ? 0 : State.locked)
  );
}

/** Leaves irq_work on the dying CPU, just before it is run. */
function queueWork(cpu: Cpu, action: number): number {
  if ((action & ~CPU_TASKS_FROZEN) !== CpuAction.DYING || Atomics.load(cpu.mem, gateOf(cpu.kernel, DYING_GATE)) === 0)
    return 0;
  const address = cpu.kernel.map.data.works.base + cpu.id * IRQ_WORK.size;
  cpu.mem[address + IRQ_WORK.func] = cpu.kernel.functions.numberOf(work);
  cpu.mem[address + IRQ_WORK.info] = cpu.id;
  irqWorkQueue(cpu, address);
  return 0;
}
