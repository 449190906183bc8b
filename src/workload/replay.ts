/**
 * The program that replays a script: loaded in every CPU's thread. The books are kept here.
 */
import { NULL } from '../memory/struct.js';
import { CSD, csdInit, csdLocked, csdUnlock } from '../kernel/smp/csd.js';
import { cpuDown } from '../kernel/hotplug/cpu-down.js';
import { cpuUp } from '../kernel/hotplug/cpu-up.js';
import type { Cpu, KernelFunction, KernelHooks } from '../kernel/kernel.js';
import { doNothing, scratchMask, smpCallFunctionMany } from '../kernel/smp/smp-many.js';
import { carelessCall } from '../kernel/hotplug/offline-window.js';
import { takeCallQueue } from '../kernel/smp/smp-interrupt.js';
import { smpCallFunctionSingleAsync } from '../kernel/smp/smp-single.js';
import { kernelWaiter } from '../kernel/sleep.js';
import { stopOneCpu } from '../kernel/stop/stop-cpus.js';
import { mutexLock, mutexUnlock } from '../sync/mutex.js';
import { Event } from '../trace/event.js';
import type { DelaySetting } from '../machine/delay.js';
import { CALL, callRecord, LEDGER, ledgerOf } from './books.js';
import { latenessOf } from './circumstances.js';
import { closeGate, enterGates, leaveGates, openGate } from './gate.js';
import type { Item, PlannedCall } from './script.js';

/** What each CPU is given. */
export interface ReplayPart {
  readonly items: readonly Item[];
  /** How late IPIs are: a cycle whose IPI is held says so before it sends. */
  readonly delay: DelaySetting;
  /** All planned calls: a CPU also needs those of others, to serve them. */
  readonly calls: readonly PlannedCall[];
}

/** Per thread: the part of this CPU. Set by the `load` task before anything is replayed, never changed after it. */
const parts = new WeakMap<Cpu, ReplayPart>();

export const tasks = {
  load(cpu: Cpu, part: ReplayPart): void {
    parts.set(cpu, part);
  },
  /** Plays this CPU's items. Returns when the last one is sent, not when it has run. */
  replay(cpu: Cpu): void {
    for (const item of partOf(cpu).items) play(cpu, item);
  },
};

/** Runs on the target. `first` is the record of the call, or of the first of the calls that were sent together. */
const replayed: KernelFunction = (cpu, first) => {
  const id = callHere(cpu, first);
  const record = recordOf(cpu, id);
  timesOf(cpu)[(record + CALL.enteredAt) >> 1] = cpu.nowUs();
  Atomics.add(cpu.mem, record + CALL.run, 1);
  busy(cpu, partOf(cpu).calls[id].serviceUs);
  settle(cpu, cpu.id);
};

/** Sends an async call from interrupt context: the function of the device. */
const sendFromInterrupt: KernelFunction = (cpu, id) => sendAsync(cpu, id);

/** Sends a careless call to the CPU whose window is open. */
const sendCarelessly: KernelFunction = (cpu, id) => {
  const record = prepareAsync(cpu, id);
  const target = partOf(cpu).calls[id].target;
  Atomics.store(cpu.mem, record + CALL.queued, 1); // before the call: the books must know it when it is dropped
  if (!carelessCall(cpu, target, record)) {
    Atomics.store(cpu.mem, record + CALL.queued, 0);
    refuse(cpu, id);
  }
  const careless = ledger(cpu, target) + LEDGER.careless;
  Atomics.store(cpu.mem, careless, 0);
  cpu.wake(careless);
};

export const functions = { replayed, send_from_interrupt: sendFromInterrupt, send_carelessly: sendCarelessly };

export const hooks: KernelHooks = {
  /** Lets the announced careless call hit this window, and waits for it. */
  offlineWindow(cpu) {
    const own = ledger(cpu, cpu.id);
    const careless = Atomics.load(cpu.mem, own + LEDGER.careless);
    if (careless === 0) return;
    const number = cpu.kernel.functions.numberOf(sendCarelessly);
    cpu.raiseDevice(number, careless - 1, Atomics.load(cpu.mem, own + LEDGER.sender));
    while (Atomics.load(cpu.mem, own + LEDGER.careless) !== 0) cpu.spinOn(own + LEDGER.careless, careless);
  },
  /**
   * Books what this CPU will never run, and releases it, so that the run goes on. Departs: Linux would hang there.
   */
  idleDead(cpu) {
    for (let csd = takeCallQueue(cpu); csd !== NULL; ) {
      const next = cpu.mem[csd + CSD.next];
      if (cpu.mem[csd + CSD.func] === cpu.kernel.functions.numberOf(replayed))
        bookLost(cpu, csd, callHere(cpu, cpu.mem[csd + CSD.info]));
      else csdUnlock(cpu, csd);
      csd = next;
    }
    partOf(cpu).calls.forEach((call, id) => {
      if (call.added === 'careless' && call.target === cpu.id && wasDropped(cpu, id))
        bookLost(cpu, recordOf(cpu, id), id);
    });
  },
};

function play(cpu: Cpu, item: Item): void {
  switch (item.kind) {
    case 'async':
      cpu.sleepUs(item.gapUs);
      return playAsync(cpu, item.call, item.irq);
    case 'many':
      cpu.sleepUs(item.gapUs);
      return playMany(cpu, item.calls);
    case 'cycle':
      return playCycle(cpu, item);
    case 'offline':
      cpu.sleepUs(item.gapUs);
      return playOffline(cpu, item);
    case 'online':
      cpu.sleepUs(item.gapUs);
      return playOnline(cpu, item);
    case 'park':
      return park(cpu, item.events);
  }
}

function playAsync(cpu: Cpu, id: number, irq: boolean): void {
  awaitEvents(cpu, id);
  if (irq) cpu.raiseDevice(cpu.kernel.functions.numberOf(sendFromInterrupt), id);
  else sendAsync(cpu, id);
}

function playMany(cpu: Cpu, ids: readonly number[]): void {
  const targets = ids.map((id) => partOf(cpu).calls[id].target);
  for (const id of ids) awaitEvents(cpu, id);
  enterGates(cpu, ledgers(cpu), targets);
  cpu.preemptDisable();
  const now = cpu.nowUs();
  for (const id of ids) timesOf(cpu)[(recordOf(cpu, id) + CALL.queuedAt) >> 1] = now;
  smpCallFunctionMany(cpu, scratchMask(cpu, targets), replayed, ids[0], true);
  cpu.preemptEnable();
  leaveGates(cpu, ledgers(cpu), targets);
  for (const id of ids) {
    const record = recordOf(cpu, id);
    const ran = Atomics.load(cpu.mem, record + CALL.run) + Atomics.load(cpu.mem, record + CALL.lost) > 0;
    if (ran) Atomics.store(cpu.mem, record + CALL.queued, 1);
    else refuse(cpu, id); // its target was offline: many() leaves it out
  }
}

/** One offline cycle: a call is queued, and while its IPI is on its way the target is taken down and brought up. */
function playCycle(cpu: Cpu, item: Item & { kind: 'cycle' }): void {
  const { target } = partOf(cpu).calls[item.call];
  const own = ledger(cpu, target);
  awaitEvents(cpu, item.call);
  beginHotplug(cpu);
  closeGate(cpu, ledgers(cpu), target);
  if (item.careless !== null) {
    Atomics.store(cpu.mem, own + LEDGER.sender, cpu.id);
    Atomics.store(cpu.mem, own + LEDGER.careless, item.careless + 1);
  }
  const lateness = latenessOf(partOf(cpu).delay, cpu.id, target, item.index);
  if (lateness === 'exit' || lateness === 'idle-dead') {
    cpu.announceOutgoing(target, lateness);
    stopOneCpu(cpu, target, doNothing, 0); // what was sent before the announcement is taken now
  }
  playAsync(cpu, item.call, item.irq);
  cpuDown(cpu, target);
  openGate(cpu, ledgers(cpu), target);
  cpuUp(cpu, target);
  endHotplug(cpu);
  Atomics.add(cpu.mem, own + LEDGER.cycles, 1);
  settle(cpu, target);
}

/** A recorded offline event: when the target has come to its place in the traffic and nothing to it is in flight. */
function playOffline(cpu: Cpu, item: Item & { kind: 'offline' }): void {
  const own = ledger(cpu, item.target);
  waitFor(cpu, own + LEDGER.eventsDone, item.needs);
  waitFor(cpu, own + LEDGER.parked, item.needs + 2);
  waitFor(cpu, own + LEDGER.done, item.done);
  beginHotplug(cpu);
  cpuDown(cpu, item.target);
  endHotplug(cpu);
  eventHappened(cpu, own);
}

function playOnline(cpu: Cpu, item: Item & { kind: 'online' }): void {
  const own = ledger(cpu, item.target);
  waitFor(cpu, own + LEDGER.eventsDone, item.needs);
  beginHotplug(cpu);
  cpuUp(cpu, item.target);
  endHotplug(cpu);
  eventHappened(cpu, own);
}

/** This CPU's place in the traffic where it was taken down: waits until it is back. */
function park(cpu: Cpu, events: number): void {
  const own = ledger(cpu, cpu.id);
  Atomics.store(cpu.mem, own + LEDGER.parked, events);
  cpu.wake(own + LEDGER.parked);
  waitFor(cpu, own + LEDGER.eventsDone, events);
}

function sendAsync(cpu: Cpu, id: number): void {
  const record = prepareAsync(cpu, id);
  const result = smpCallFunctionSingleAsync(cpu, partOf(cpu).calls[id].target, record);
  if (result === 0) Atomics.store(cpu.mem, record + CALL.queued, 1);
  else refuse(cpu, id);
}

function prepareAsync(cpu: Cpu, id: number): number {
  const record = recordOf(cpu, id);
  csdInit(cpu, record, cpu.kernel.functions.numberOf(replayed), id);
  timesOf(cpu)[(record + CALL.queuedAt) >> 1] = cpu.nowUs();
  return record;
}

function refuse(cpu: Cpu, id: number): void {
  Atomics.store(cpu.mem, recordOf(cpu, id) + CALL.refused, 1);
  settle(cpu, partOf(cpu).calls[id].target);
}

/** Only a careless call can be taken off the queue and forgotten: every other one was flushed before. */
function wasDropped(cpu: Cpu, id: number): boolean {
  const record = recordOf(cpu, id);
  const { mem } = cpu;
  return (
    Atomics.load(mem, record + CALL.queued) === 1 &&
    Atomics.load(mem, record + CALL.run) === 0 &&
    Atomics.load(mem, record + CALL.lost) === 0 &&
    csdLocked(mem, record)
  );
}

function bookLost(cpu: Cpu, csd: number, id: number): void {
  const record = recordOf(cpu, id);
  cpu.trace(Event.CALL_LOST, csd, cpu.mem[csd + CSD.func], id);
  Atomics.add(cpu.mem, record + CALL.lost, 1);
  Atomics.add(cpu.mem, record + CALL.stuck, 1);
  csdUnlock(cpu, csd);
  settle(cpu, cpu.id);
}

/** A call to `target` is over, one way or another. */
function settle(cpu: Cpu, target: number): void {
  const done = ledger(cpu, target) + LEDGER.done;
  Atomics.add(cpu.mem, done, 1);
  cpu.wake(done);
}

function eventHappened(cpu: Cpu, own: number): void {
  Atomics.add(cpu.mem, own + LEDGER.eventsDone, 1);
  cpu.wake(own + LEDGER.eventsDone);
}

/**
 * One hotplug operation at a time, from the announcement of a cycle to its end. The kernel's own lock begins too late:
 * a CPU whose IPIs are held would wait for it, while its holder waits for a call to that CPU (the dead report of 6.18).
 */
function beginHotplug(cpu: Cpu): void {
  mutexLock(cpu.mem, cpu.kernel.map.data.hotplug.base, kernelWaiter(cpu));
}

function endHotplug(cpu: Cpu): void {
  mutexUnlock(cpu.mem, cpu.kernel.map.data.hotplug.base, kernelWaiter(cpu));
}

/** Waits until the recorded hotplug events that come before the call have happened. */
function awaitEvents(cpu: Cpu, id: number): void {
  const { target, needs } = partOf(cpu).calls[id];
  if (needs > 0) waitFor(cpu, ledger(cpu, target) + LEDGER.eventsDone, needs);
}

function waitFor(cpu: Cpu, word: number, least: number): void {
  for (let seen = Atomics.load(cpu.mem, word); seen < least; seen = Atomics.load(cpu.mem, word)) cpu.waitOn(word, seen);
}

/** Calls that were sent together have consecutive numbers and name the first one: finds the one for this CPU. */
function callHere(cpu: Cpu, first: number): number {
  const { calls } = partOf(cpu);
  let id = first;
  while (calls[id].target !== cpu.id) id++;
  return id;
}

function busy(cpu: Cpu, us: number): void {
  if (us === 0) return;
  const until = cpu.nowUs() + us;
  while (cpu.nowUs() < until);
}

function partOf(cpu: Cpu): ReplayPart {
  return parts.get(cpu)!;
}

function recordOf(cpu: Cpu, id: number): number {
  return callRecord(cpu.kernel.map.data.calls.base, id);
}

function ledgers(cpu: Cpu): number {
  return cpu.kernel.map.data.ledgers.base;
}

function ledger(cpu: Cpu, id: number): number {
  return ledgerOf(ledgers(cpu), id);
}

const doubles = new WeakMap<ArrayBufferLike, Float64Array>();

/** The machine's memory as doubles. */
function timesOf(cpu: Cpu): Float64Array {
  let times = doubles.get(cpu.mem.buffer);
  if (times === undefined) doubles.set(cpu.mem.buffer, (times = new Float64Array(cpu.mem.buffer)));
  return times;
}
