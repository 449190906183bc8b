/** Sending the planned calls, and what runs on their targets. */
import type { Cpu, KernelFunction } from '../kernel/kernel.js';
import { carelessCall } from '../kernel/hotplug/offline-window.js';
import { csdInit } from '../kernel/smp/csd.js';
import { scratchMask, smpCallFunctionMany } from '../kernel/smp/smp-many.js';
import { smpCallFunctionSingle, smpCallFunctionSingleAsync } from '../kernel/smp/smp-single.js';
import { CALL, LEDGER } from './books.js';
import { enterGates, leaveGates } from './gate.js';
import { bookQueued, bookRefused, isOver, ledger, ledgers, recordOf, settle, stamp, waitUntil } from './play-books.js';
import { callHere, plannedCall } from './play-part.js';

/** Runs on the target. `first` is the record of the call, or of the first of the calls that were sent together. */
const replayed: KernelFunction = (cpu, first) => {
  const id = callHere(cpu, first);
  stamp(cpu, id, CALL.enteredAt, cpu.nowUs());
  Atomics.add(cpu.mem, recordOf(cpu, id) + CALL.run, 1);
  busy(cpu, plannedCall(cpu, id).serviceUs);
  settle(cpu, cpu.id);
};

/** Sends an async call from interrupt context: the function of the device. */
const sendFromInterrupt: KernelFunction = (cpu, id) => send(cpu, id);

/** Sends a careless call to the CPU whose window is open: the function of the device. */
const sendCarelessly: KernelFunction = (cpu, id) => {
  const record = prepare(cpu, id);
  const { target } = plannedCall(cpu, id);
  bookQueued(cpu, id); // before the call: the books must know it when it is dropped
  if (!carelessCall(cpu, target, record)) {
    Atomics.store(cpu.mem, record + CALL.queued, 0);
    bookRefused(cpu, id);
  }
  const careless = ledger(cpu, target) + LEDGER.careless;
  Atomics.store(cpu.mem, careless, 0);
  cpu.wake(careless);
};

export const callFunctions = { replayed, send_from_interrupt: sendFromInterrupt, send_carelessly: sendCarelessly };

/** Whether a csd in a queue is that of a planned call. */
export function isPlanned(cpu: Cpu, func: number): boolean {
  return func === cpu.kernel.functions.numberOf(replayed);
}

/** Plays an async call, from task context or from an interrupt. */
export function playAsync(cpu: Cpu, id: number, irq: boolean): void {
  awaitEvents(cpu, id);
  if (irq) cpu.raiseDevice(cpu.kernel.functions.numberOf(sendFromInterrupt), id);
  else send(cpu, id);
}

/** Plays a call to one CPU, and waits for it. */
export function playSingle(cpu: Cpu, id: number): void {
  const { target } = plannedCall(cpu, id);
  awaitEvents(cpu, id);
  enterGates(cpu, ledgers(cpu), [target]);
  stamp(cpu, id, CALL.queuedAt, cpu.nowUs());
  const result = smpCallFunctionSingle(cpu, target, replayed, id, true);
  leaveGates(cpu, ledgers(cpu), [target]);
  if (result === 0) bookQueued(cpu, id);
  else bookRefused(cpu, id);
}

/** Plays calls that are sent together, and waits for them. */
export function playMany(cpu: Cpu, ids: readonly number[]): void {
  const targets = ids.map((id) => plannedCall(cpu, id).target);
  for (const id of ids) awaitEvents(cpu, id);
  enterGates(cpu, ledgers(cpu), targets);
  cpu.preemptDisable();
  const now = cpu.nowUs();
  for (const id of ids) stamp(cpu, id, CALL.queuedAt, now);
  smpCallFunctionMany(cpu, scratchMask(cpu, targets), replayed, ids[0], true);
  cpu.preemptEnable();
  leaveGates(cpu, ledgers(cpu), targets);
  for (const id of ids) {
    if (isOver(cpu, id)) bookQueued(cpu, id);
    else bookRefused(cpu, id); // its target was offline: many() leaves it out
  }
}

/** Lets the CPU `sender` send the careless call `id` to this CPU, and waits until it has. */
export function provokeCareless(cpu: Cpu, id: number, sender: number): void {
  const word = ledger(cpu, cpu.id) + LEDGER.careless;
  cpu.raiseDevice(cpu.kernel.functions.numberOf(sendCarelessly), id, sender);
  while (Atomics.load(cpu.mem, word) !== 0) cpu.spinOn(word, id + 1);
}

/** Waits until the recorded hotplug events that come before the call have happened. */
export function awaitEvents(cpu: Cpu, id: number): void {
  const { target, needs } = plannedCall(cpu, id);
  if (needs > 0) waitUntil(cpu, ledger(cpu, target) + LEDGER.eventsDone, needs);
}

function send(cpu: Cpu, id: number): void {
  const record = prepare(cpu, id);
  const result = smpCallFunctionSingleAsync(cpu, plannedCall(cpu, id).target, record);
  if (result === 0) bookQueued(cpu, id);
  else bookRefused(cpu, id);
}

/** Fills in the csd of an async call. Returns its address. */
function prepare(cpu: Cpu, id: number): number {
  const record = recordOf(cpu, id);
  csdInit(cpu, record, cpu.kernel.functions.numberOf(replayed), id);
  stamp(cpu, id, CALL.queuedAt, cpu.nowUs());
  return record;
}

function busy(cpu: Cpu, us: number): void {
  if (us === 0) return;
  const until = cpu.nowUs() + us;
  while (cpu.nowUs() < until);
}
