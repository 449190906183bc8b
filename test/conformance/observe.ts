/** What the tests look at and wait for, from outside the machine. All waiting is for words, and bounded. */
import type { Machine } from '../../src/emulator/machine.js';
import { CSD, CSD_FLAG_LOCK } from '../../src/kernel/smp/csd.js';
import { at } from '../../src/memory/arena.js';
import { CPU, cpuWord } from '../../src/machine/layout.js';
import type { MilestoneName } from '../../src/machine/milestone.js';
import { Event, type EventKind, type TraceEvent } from '../../src/trace/event.js';
import { csdAt, GATE, gateAt, RECORD, RECORD_LIST, recordAt, wordAt } from './programs/data.js';

export interface Run {
  readonly info: number;
  readonly cpu: number;
  readonly irqsOff: boolean;
  readonly inHardirq: boolean;
}

/** Every run of `record` so far, in the order of their beginnings. */
export function runs({ mem, map: { data } }: Machine): Run[] {
  const count = Atomics.load(mem, data.records.base + RECORD_LIST.complete);
  return Array.from({ length: count }, (_, index) => {
    const entry = recordAt(data, index);
    return {
      info: mem[entry + RECORD.info],
      cpu: mem[entry + RECORD.cpu],
      irqsOff: mem[entry + RECORD.irqsOff] !== 0,
      inHardirq: mem[entry + RECORD.inHardirq] !== 0,
    };
  });
}

/** The arguments of the runs, in order. */
export function infos(machine: Machine): number[] {
  return runs(machine).map(({ info }) => info);
}

/** The CPUs that `record` ran on, sorted. */
export function ranOn(machine: Machine): number[] {
  return runs(machine)
    .map(({ cpu }) => cpu)
    .toSorted((a, b) => a - b);
}

/** Waits until `count` runs are complete. */
export async function untilRuns(machine: Machine, count: number): Promise<void> {
  await machine.control.until(machine.map.data.records.base + RECORD_LIST.complete, (complete) => complete >= count);
}

export function openGate(machine: Machine, gate: number): void {
  machine.control.set(gateAt(machine.map.data, gate) + GATE.open, 1);
}

/** Waits until `count` CPUs have come to a gate. */
export async function untilAtGate(machine: Machine, gate: number, count = 1): Promise<void> {
  await machine.control.until(gateAt(machine.map.data, gate) + GATE.arrived, (arrived) => arrived >= count);
}

/** The address of one of `WORDS`. */
export function wordOf(machine: Machine, word: number): number {
  return wordAt(machine.map.data, word);
}

/** The value of one of `WORDS`. */
export function valueOf(machine: Machine, word: number): number {
  return Atomics.load(machine.mem, wordOf(machine, word));
}

/** The address of a csd of the program's own. */
export function csdOf(machine: Machine, slot: number): number {
  return csdAt(machine.map.data, slot);
}

export function locked(machine: Machine, csd: number): boolean {
  return (Atomics.load(machine.mem, csd + CSD.flags) & CSD_FLAG_LOCK) !== 0;
}

/** Waits until a csd belongs to its owner again. */
export async function untilUnlocked(machine: Machine, csd: number): Promise<void> {
  await machine.control.until(csd + CSD.flags, (flags) => (flags & CSD_FLAG_LOCK) === 0);
}

/** The csds in the queue of a CPU, newest first. Ends at one seen before: a corrupted list may be a ring. */
export function callQueue({ mem, map }: Machine, cpu: number): number[] {
  const csds: number[] = [];
  let csd = Atomics.load(mem, at(map.callQueue, cpu));
  while (csd !== 0 && !csds.includes(csd)) {
    csds.push(csd);
    csd = mem[csd + CSD.next];
  }
  return csds;
}

/** Waits until the queue of a CPU holds `count` calls; the CPU must not drain it meanwhile. */
export async function untilQueued(machine: Machine, cpu: number, count: number): Promise<void> {
  await machine.control.until(at(machine.map.callQueue, cpu), () => callQueue(machine, cpu).length >= count);
}

/** Whether an interrupt of the call machinery is pending at a CPU, or on its way there. */
export function interruptComing({ mem, layout }: Machine, cpu: number): boolean {
  return [CPU.pending, CPU.inFlight].some((field) => Atomics.load(mem, cpuWord(layout, cpu, field)) !== 0);
}

/** Waits until a CPU sleeps because of a word. */
export async function untilWaitingFor(machine: Machine, cpu: number, address: number): Promise<void> {
  await machine.control.until(cpuWord(machine.layout, cpu, CPU.waitingFor), (waitingFor) => waitingFor === address);
}

/** Afterwards the CPU has taken, and served to the end, every interrupt that was pending before. */
export async function pulse(machine: Machine, cpu: number): Promise<void> {
  const beats = at(machine.map.data.beats, cpu);
  const before = Atomics.load(machine.mem, beats);
  machine.control.raise(cpu, 'beat');
  await machine.control.until(beats, (count) => count > before);
}

/** The events of a kind in the traces of one CPU, or of all. */
export function events(machine: Machine, kind: EventKind, cpu?: number): TraceEvent[] {
  return machine.trace(cpu).events.filter((event) => event.kind === kind);
}

/** The numbers of all warnings so far, and the calls that they named. */
export function warnings(machine: Machine): { readonly numbers: number[]; readonly named: string[] } {
  return {
    numbers: events(machine, Event.WARN).map(({ a }) => a),
    named: events(machine, Event.WARN_CSD).map(({ b }) => machine.functionNames[b]),
  };
}

/** Waits until `cpu` reaches a milestone once more than it had when this was called. */
export function reachedAgain(machine: Machine, cpu: number, milestone: MilestoneName): Promise<void> {
  return machine.control.reached(cpu, milestone, machine.control.reachedCount(cpu, milestone) + 1);
}

/** Blocks of call data in use. */
export function cfdBlocksUsed({ mem, map }: Machine): number {
  const owners = Array.from({ length: map.cfdUsed.count }, (_, index) => mem[at(map.cfdUsed, index)]);
  return owners.filter((owner) => owner !== 0).length;
}

/** A promise whose end is of no interest: of a task that the end of the machine is to cut short. */
export function abandon(promise: Promise<unknown>): void {
  promise.catch(() => undefined);
}
