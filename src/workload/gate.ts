/**
 * The gate of a CPU: keeps calls that wait away from it while a call to it is held back.
 *
 * A waiting sender has preemption disabled, so it keeps its CPU out of stop-machine; queued behind a doorbell that is
 * held until the target leaves stop-machine it would wait for ever, and so would stop-machine. Real lateness ends by
 * itself; a held IPI does not.
 *
 * Context: task level; may sleep.
 */
import type { Cpu } from '../kernel/kernel.js';
import { LEDGER, ledgerOf } from './books.js';

/** Enters the gates of all `targets`, or waits outside all of them while one is closed. */
export function enterGates(cpu: Cpu, ledgers: number, targets: readonly number[]): void {
  for (;;) {
    const closed = targets.findIndex((target) => !tryEnter(cpu, ledgerOf(ledgers, target)));
    if (closed < 0) return;
    leaveGates(cpu, ledgers, targets.slice(0, closed));
    cpu.waitOn(ledgerOf(ledgers, targets[closed]) + LEDGER.closed, 1);
  }
}

export function leaveGates(cpu: Cpu, ledgers: number, targets: readonly number[]): void {
  for (const target of targets) leave(cpu, ledgerOf(ledgers, target));
}

/** Closes the gate of `target` and waits until it is empty. Context: the owner of the target's cycle. */
export function closeGate(cpu: Cpu, ledgers: number, target: number): void {
  const ledger = ledgerOf(ledgers, target);
  Atomics.store(cpu.mem, ledger + LEDGER.closed, 1);
  for (
    let inside = Atomics.load(cpu.mem, ledger + LEDGER.inside);
    inside > 0;
    inside = Atomics.load(cpu.mem, ledger + LEDGER.inside)
  ) {
    cpu.waitOn(ledger + LEDGER.inside, inside);
  }
}

export function openGate(cpu: Cpu, ledgers: number, target: number): void {
  const closed = ledgerOf(ledgers, target) + LEDGER.closed;
  Atomics.store(cpu.mem, closed, 0);
  cpu.wake(closed);
}

/**
 * Ordering: `inside` first, then `closed`; pairs with closeGate, which does it the other way round: one sees the other.
 */
function tryEnter(cpu: Cpu, ledger: number): boolean {
  Atomics.add(cpu.mem, ledger + LEDGER.inside, 1);
  if (Atomics.load(cpu.mem, ledger + LEDGER.closed) === 0) return true;
  leave(cpu, ledger);
  return false;
}

function leave(cpu: Cpu, ledger: number): void {
  Atomics.sub(cpu.mem, ledger + LEDGER.inside, 1);
  cpu.wake(ledger + LEDGER.inside);
}
