/**
 * The books: every call has an identity and a record in shared memory, so that after a run each one can be accounted
 * for: run once, refused, or lost; none twice, none missing.
 *
 * Who writes what: the sender everything up to `queued` and `refused`, before the call is published or after it was
 * refused; the target `run` and `enteredAt`; the harness `lost` and `stuck`. Times are plain doubles: the call queue
 * publishes the sender's, and they are read when the run is over.
 */
import { struct } from '../memory/struct.js';
import { CSD } from '../kernel/smp/csd.js';

/** One call to one target. Starts with its csd, so that the address of the record is the address of the csd. */
export const CALL = struct('call', [
  `csd*${CSD.size}`,
  'target',
  'queued',
  'run',
  'refused',
  'lost',
  'stuck',
  'queuedAt*2',
  'enteredAt*2',
]);

/** Per CPU. All are written by many CPUs, but seldom. */
export const LEDGER = struct('ledger', [
  'done', //       calls to this CPU that are run, refused or lost, and cycles of it that are over
  'eventsDone', // recorded offline and online events of this CPU that have happened
  'parked', //     recorded events that this CPU waits for at its place in the traffic
  'closed', //     calls that wait may not be sent to this CPU
  'inside', //     senders that are in such a call to this CPU
  'careless', //   record number + 1 of the careless call that is to hit this CPU's offline window, and …
  'sender', //     … the CPU that sends it
  'cycles', //     cycles of this CPU that are over
]);
/** Each CPU's ledger on a cache line of its own. */
export const LEDGER_WORDS = 16;

/** Address of a call's record. */
export function callRecord(calls: number, id: number): number {
  return calls + id * CALL.size;
}

/** Address of a CPU's ledger. */
export function ledgerOf(ledgers: number, cpu: number): number {
  return ledgers + cpu * LEDGER_WORDS;
}

/** What became of one call. */
export interface CallFate {
  readonly id: number;
  readonly target: number;
  readonly queued: number;
  readonly run: number;
  readonly refused: number;
  readonly lost: number;
  readonly stuck: number;
  /** Microseconds from queueing to entry, when it ran. */
  readonly latencyUs: number | null;
}

/** Reads the record of a call. Context: the host, when the run is over. */
export function readFate(mem: Int32Array, calls: number, id: number): CallFate {
  const record = callRecord(calls, id);
  const times = new Float64Array(mem.buffer);
  const [queuedAt, enteredAt] = [times[(record + CALL.queuedAt) >> 1], times[(record + CALL.enteredAt) >> 1]];
  return {
    id,
    target: mem[record + CALL.target],
    queued: mem[record + CALL.queued],
    run: mem[record + CALL.run],
    refused: mem[record + CALL.refused],
    lost: mem[record + CALL.lost],
    stuck: mem[record + CALL.stuck],
    latencyUs: mem[record + CALL.run] > 0 ? enteredAt - queuedAt : null,
  };
}

/**
 * Why the books do not balance, or null: queued = run + lost for every identity, nothing run or lost twice, and every
 * call either queued or refused.
 */
export function booksError(fates: readonly CallFate[]): string | null {
  for (const { id, queued, run, refused, lost } of fates) {
    if (run > 1) return `call ${id} ran ${run} times`;
    if (queued + refused !== 1) return `call ${id} was queued ${queued} times and refused ${refused} times`;
    if (queued !== run + lost) return `call ${id} was queued ${queued} times, run ${run} times and lost ${lost} times`;
  }
  return null;
}
