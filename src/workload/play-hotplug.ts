/** CPUs that go and come in a script: cycles around a call, and recorded events at their place in the traffic. */
import { cpuDown } from '../kernel/hotplug/cpu-down.js';
import { cpuUp } from '../kernel/hotplug/cpu-up.js';
import type { Cpu } from '../kernel/kernel.js';
import { kernelWaiter } from '../kernel/sleep.js';
import { doNothing } from '../kernel/smp/smp-many.js';
import { stopOneCpu } from '../kernel/stop/stop-cpus.js';
import { mutexLock, mutexUnlock } from '../sync/mutex.js';
import { LEDGER } from './books.js';
import { latenessOf } from './circumstances.js';
import { closeGate, openGate } from './gate.js';
import { ledger, ledgers, settle, waitUntil } from './play-books.js';
import { awaitEvents, playAsync } from './play-calls.js';
import { partOf, plannedCall } from './play-part.js';
import type { Item } from './script.js';

/** One offline cycle: a call is queued, and while its IPI is on its way the target is taken down and brought up. */
export function playCycle(cpu: Cpu, item: Item & { kind: 'cycle' }): void {
  const { target } = plannedCall(cpu, item.call);
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
export function playOffline(cpu: Cpu, item: Item & { kind: 'offline' }): void {
  const own = ledger(cpu, item.target);
  waitUntil(cpu, own + LEDGER.eventsDone, item.needs);
  waitUntil(cpu, own + LEDGER.parked, item.needs + 2);
  waitUntil(cpu, own + LEDGER.done, item.done);
  beginHotplug(cpu);
  cpuDown(cpu, item.target);
  endHotplug(cpu);
  eventHappened(cpu, own);
}

export function playOnline(cpu: Cpu, item: Item & { kind: 'online' }): void {
  const own = ledger(cpu, item.target);
  waitUntil(cpu, own + LEDGER.eventsDone, item.needs);
  beginHotplug(cpu);
  cpuUp(cpu, item.target);
  endHotplug(cpu);
  eventHappened(cpu, own);
}

/** This CPU's place in the traffic where it was taken down: waits until it is back. */
export function park(cpu: Cpu, events: number): void {
  const own = ledger(cpu, cpu.id);
  Atomics.store(cpu.mem, own + LEDGER.parked, events);
  cpu.wake(own + LEDGER.parked);
  waitUntil(cpu, own + LEDGER.eventsDone, events);
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
