/** What the CPUs of the machine soak do: everything, in an order that their seed gives. */
import { cpuDown } from '../../src/kernel/hotplug/cpu-down.js';
import { cpuUp } from '../../src/kernel/hotplug/cpu-up.js';
import { csdInit } from '../../src/kernel/smp/csd.js';
import { getOnlineCpus, putOnlineCpus } from '../../src/kernel/hotplug/hotplug-lock.js';
import { IRQ_WORK, irqWorkQueue } from '../../src/kernel/irq-work.js';
import type { Cpu, KernelFunction } from '../../src/kernel/kernel.js';
import { kickIlb } from '../../src/kernel/idle/kick.js';
import { disableNonbootCpus, enableNonbootCpus } from '../../src/kernel/hotplug/suspend.js';
import { kernelWaiter } from '../../src/kernel/sleep.js';
import {
  kickAllCpusSync,
  onEachCpu,
  onEachCpuCond,
  scratchMask,
  smpCallFunctionAny,
} from '../../src/kernel/smp/smp-many.js';
import { smpCallFunctionSingle, smpCallFunctionSingleAsync } from '../../src/kernel/smp/smp-single.js';
import { stopMachine } from '../../src/kernel/stop/stop-all.js';
import { stopOneCpu, stopTwoCpus, tryStopCpus } from '../../src/kernel/stop/stop-cpus.js';
import { Random } from '../../src/machine/random.js';
import { mutexLock, mutexUnlock } from '../../src/sync/mutex.js';

/** Words that a machine of `cpus` CPUs needs; each CPU has a csd and an irq_work of its own. */
export function soakData(cpus: number): Record<string, number> {
  return { csds: cpus * LINE, works: cpus * LINE, mutex: 1, guarded: 1 };
}

const LINE = 16;
const nothing: KernelFunction = () => {};
const inStopper: KernelFunction = () => 0;

export const functions: Readonly<Record<string, KernelFunction>> = { nothing, inStopper };

type Act = (cpu: Cpu, random: Random) => void;

const calls: readonly Act[] = [
  (cpu, random) => smpCallFunctionSingle(cpu, random.below(cpu.cpus), nothing, 0, true),
  (cpu, random) => smpCallFunctionSingle(cpu, random.below(cpu.cpus), nothing, 0, false),
  callOwnCsd,
  (cpu) => onEachCpu(cpu, nothing, 0, true),
  (cpu, random) => onEachCpuCond(cpu, () => random.chance(0.5), nothing, 0, true),
  callAny,
  (cpu) => kickAllCpusSync(cpu),
  (cpu, random) => kickIlb(cpu, random.below(cpu.cpus)),
  queueOwnWork,
  countGuarded,
];

const stops: readonly Act[] = [
  (cpu) => stopMachine(cpu, inStopper, 0),
  (cpu, random) => stopMachine(cpu, inStopper, 0, [random.below(cpu.cpus)]),
  (cpu, random) => steady(cpu, () => stopOneCpu(cpu, random.below(cpu.cpus), inStopper, 0)),
  stopTwo,
  (cpu) => tryStopCpus(cpu, cpu.kernel.map.onlineMask.base, inStopper, 0),
  keepOnline,
];

export const tasks = {
  /**
   * So many acts: calls, and now and then something that stops CPUs. Returns how often the guarded word was counted.
   */
  work(cpu: Cpu, seed: number, acts: number): number {
    const random = new Random(seed, cpu.id);
    let counted = 0;
    for (let i = 0; i < acts; i++) {
      const act = pick(random.chance(0.1) ? stops : calls, random);
      act(cpu, random);
      if (act === countGuarded) counted++;
      if (random.chance(0.05)) cpu.sleepUs(random.below(200));
    }
    return counted;
  },
  /** Takes CPUs down and up, one at a time or all at once, and leaves all of them online. */
  hotplug(cpu: Cpu, seed: number, acts: number): void {
    const random = new Random(seed, cpu.id);
    for (let i = 0; i < acts; i++) {
      const id = random.below(cpu.cpus);
      if (random.chance(0.05)) suspend(cpu);
      else if (id !== cpu.id && cpuDown(cpu, id) !== 0) cpuUp(cpu, id);
    }
    for (let id = 0; id < cpu.cpus; id++) cpuUp(cpu, id);
  },
  /** Has every call to this CPU done, and what it called without waiting. */
  drain: (cpu: Cpu) => onEachCpu(cpu, nothing, 0, true),
};

function pick<T>(from: readonly T[], random: Random): T {
  return from[random.below(from.length)];
}

function callOwnCsd(cpu: Cpu, random: Random): void {
  const csd = cpu.kernel.map.data.csds.base + cpu.id * LINE;
  csdInit(cpu, csd, cpu.kernel.functions.numberOf(nothing), 0);
  smpCallFunctionSingleAsync(cpu, random.below(cpu.cpus), csd);
}

function callAny(cpu: Cpu, random: Random): void {
  cpu.preemptDisable();
  smpCallFunctionAny(cpu, scratchMask(cpu, [random.below(cpu.cpus), random.below(cpu.cpus)]), nothing, 0, true);
  cpu.preemptEnable();
}

function queueOwnWork(cpu: Cpu): void {
  const work = cpu.kernel.map.data.works.base + cpu.id * LINE;
  cpu.mem[work + IRQ_WORK.func] = cpu.kernel.functions.numberOf(nothing);
  irqWorkQueue(cpu, work);
}

/** The word is plain: only the mutex keeps the count right. */
function countGuarded(cpu: Cpu): void {
  const { mutex, guarded } = cpu.kernel.map.data;
  const waiter = kernelWaiter(cpu);
  mutexLock(cpu.mem, mutex.base, waiter);
  const seen = cpu.mem[guarded.base];
  cpu.relax(); // others want it meanwhile, and this CPU may be taken offline
  cpu.mem[guarded.base] = seen + 1;
  mutexUnlock(cpu.mem, mutex.base, waiter);
}

/** In the form of 3.15 pairs in a ring can queue in a cycle (fixed by b17718d02f54); pairs that share a CPU cannot. */
function stopTwo(cpu: Cpu, random: Random): void {
  const two = 1 + random.below(cpu.cpus - 1);
  const one = cpu.kernel.policy.stopTwoCpus === 'by-call' ? 0 : random.below(two);
  steady(cpu, () => stopTwoCpus(cpu, one, two, inStopper, 0));
}

/**
 * Before 4.5 a work for a CPU that comes or goes can be let go and run later, or leave its twin waiting: no CPU may then
 * (fixed by 233e7f267e58 and others).
 */
function steady(cpu: Cpu, stop: () => number): void {
  const keep = cpu.kernel.policy.stopperPark === 'when-empty';
  if (keep) getOnlineCpus(cpu);
  stop();
  if (keep) putOnlineCpus(cpu);
}

function keepOnline(cpu: Cpu, random: Random): void {
  getOnlineCpus(cpu);
  cpu.sleepUs(random.below(100));
  putOnlineCpus(cpu);
}

function suspend(cpu: Cpu): void {
  disableNonbootCpus(cpu);
  enableNonbootCpus(cpu);
}
