/**
 * The machine's own words in shared memory: what the CPU threads and the interrupt controllers use, below the kernel.
 */
import { at, type Arena, type Region } from '../memory/arena.js';
import { struct } from '../memory/struct.js';
import { MILESTONES } from './milestone.js';

/**
 * One CPU, on cache lines of their own: what others write; what the CPU writes when it parks and every CPU that rings
 * reads; what the CPU writes at every interrupt. None takes another's line from it.
 */
export const CPU = struct('cpu', [
  // Written by others.
  'pending', //       one bit per interrupt vector
  'inFlight', //      number of delayed or held IPIs on their way here
  'resched', //       1: the stopper has work
  'mailbox', //       sequence counter: tasks handed in by the host
  'outgoing', //      0, or the phase that releases held IPIs: see interrupt-controller.ts
  'holds', //         one bit per milestone: stay there while it is set
  'bootRequest', //   sequence counter: come up (again)
  'deviceHead', //    requests queued for the device, see device.ts
  'remote*8',
  // Written by the CPU itself, and by who wakes it; read by all.
  'doorbell', //      sequence counter, odd while the CPU is parked: the word it waits on, see doorbell.ts
  'waitingFor', //    address of the word it waits for while parked, or 0
  'asleep*14',
  // Written by the CPU itself, read for reports.
  'irqsOff', //       local interrupt flag, 1 = disabled
  'hardirq', //       depth of interrupt handlers
  'preemptCount', //  preemption is possible at 0
  'phase', //         Phase: live, exited, dead
  'deviceTail', //    requests taken by the device's handler
  'ipisSent', //      IPIs of the call machinery that this CPU sent, …
  'ipisLost', //      … and those of them that were lost on the way
  'frozen', //        1: it does nothing and takes nothing, until it thaws (explored executions)
  'local*8',
  `reached*${MILESTONES}`, // how often each milestone was reached
]);

/** Where a CPU is on its way out: decides which held IPIs have come free. */
export const Phase = { LIVE: 0, EXITED: 1, DEAD: 2 } as const;

/** One for the whole machine. */
export const MACHINE = struct('machine', [
  'stop', //      1: every CPU leaves by MachineStopped
  'sleepers', //  CPUs that sleep and were not woken; 0 lets `wake` return at once
  'deaf', //      CPUs that sleep at the word they wait for, with irqs off; 0 spares the notify
  'watchers', //  harnesses that wait for a word from outside; 0 spares the notify
  'lossesLeft', //  IPIs that may still get lost, and …
  'freezesLeft', // … CPUs that may still freeze, in an explored execution
]);

export interface MachineLayout {
  readonly cpus: number;
  readonly machine: Region;
  readonly cpu: Region;
  /** Per target: a row of `cpus × DELAYABLE` slots, see interrupt-controller.ts. */
  readonly inFlight: Region;
  /** Per CPU: the device's request ring, see device.ts. */
  readonly device: Region;
}

/** Delayable vectors: CALL_FUNCTION_SINGLE and CALL_FUNCTION. */
export const DELAYABLE_VECTORS = 2;
/** Requests that a CPU's device holds, a power of two. */
export const DEVICE_REQUESTS = 64;

export function layoutMachine(arena: Arena, cpus: number): MachineLayout {
  const row = { structName: 'ipi_in_flight', size: cpus * DELAYABLE_VECTORS, layout: [] };
  const requests = { structName: 'device_request', size: DEVICE_REQUESTS * 2, layout: [] };
  return {
    cpus,
    machine: arena.alignedArray('machine', MACHINE, 1),
    cpu: arena.perCpu('cpu', CPU, cpus),
    inFlight: arena.perCpu('ipi_in_flight', row, cpus),
    device: arena.perCpu('device_request', requests, cpus),
  };
}

/** Address of a field of a CPU's area. */
export function cpuWord(layout: MachineLayout, cpu: number, field: number): number {
  return at(layout.cpu, cpu) + field;
}
