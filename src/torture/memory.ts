/** The torture's words in shared memory, beside the kernel's. */
import { CACHE_LINE_WORDS, struct } from '../memory/struct.js';
import { CSD } from '../kernel/smp/csd.js';
import type { Cpu } from '../kernel/kernel.js';
import { LEDGER_WORDS } from '../workload/books.js';

/**
 * One check of one call, on its way from a sender to a function. The sender fills it plainly before the call; the call
 * queue publishes it. `in` and `out` are what the visibility checks look at, so they must stay plain.
 *
 * Source: kernel/scftorture.c, struct scf_check, Linux 6.18.
 */
export const BLOCK = struct('scf_check', [
  'next', //       in the sender's free list
  'in', //         the sender has filled the block: the last of its stores
  'out', //        the function has run
  'cpu', //        the one CPU that it must run on
  'wait', //       the sender waits, and frees the block itself
  'rpc', //        … for `completion`
  'completion',
  'sender',
  'lost', //       booked as lost: 1
]);
export const BLOCKS_PER_CPU = 64;

/** Counters of one CPU, written by it alone, plainly. Names as in the kernel's statistics. */
export const TALLY = struct('scf_statistics', [
  'resched',
  'single',
  'single_ofl',
  'single_rpc',
  'single_rpc_ofl',
  'single_wait',
  'single_wait_ofl',
  'many',
  'many_wait',
  'all',
  'all_wait',
  'kick',
  'invoked', //    functions run here
  'errs', //       … on a CPU that was not asked, or a stop-machine that was none
  'mb_in', //      … that did not see what the sender had written
  'mb_out', //     calls that returned before the effects of their function were visible
  'alloc', //      no block was free
  'lost', //       calls to this CPU that were left in its queue when it was dead
  'freed', //      CPUs whose call data was to be freed while calls that they had sent were on their way
  'on_try',
  'on_ok',
  'on_min',
  'on_max',
  'on_sum', // bringing CPUs up; milliseconds
  'off_try',
  'off_ok',
  'off_min',
  'off_max',
  'off_sum',
  'onoff_error', // the last error of a hotplug operation that failed, as a positive number
  'stops', //      stop_machine calls of storms
  'suspends',
  'suspend_errs',
  'freezes',
  'progress', //   turns of the invoker's loop
]);
export type TallyName = (typeof TALLY.layout)[number][0];
/** Each CPU's tally on cache lines of its own. */
export const TALLY_WORDS = Math.ceil(TALLY.size / CACHE_LINE_WORDS) * CACHE_LINE_WORDS;

/** One for the machine. The times are doubles: microseconds of the machine's clock. */
export const CONTROL = struct('torture', [
  'onoffDue*2',
  'stormDue*2',
  'suspendDue*2',
  'freezeDue*2',
  'startedAt*2',
  'stop', //       1: come to an end
  'hotplug', //    1: a CPU takes CPUs down or up
  'pick', //       the CPU that goes on- or offline next
  'storm', //      sequence counter: every CPU stops the machine a few times when it changes
  'stormClaim',
  'freezeClaim',
  'guarded', //    counted by stop-machine's function alone: only its exclusion keeps it right
]);

/** What a CPU's own checks find. The argument of a TORTURE event. */
export const Trouble = { WRONG_CPU: 1, NOT_IN: 2, NOT_OUT: 3, NOT_STOPPED: 4, FREED_IN_FLIGHT: 5 } as const;
export type TroubleNumber = (typeof Trouble)[keyof typeof Trouble];

/** Regions of the program: name → words. */
export function tortureData(cpus: number): Record<string, number> {
  return {
    control: CONTROL.size,
    tally: cpus * TALLY_WORDS,
    blocks: cpus * BLOCKS_PER_CPU * CACHE_LINE_WORDS,
    freeBlocks: cpus * CACHE_LINE_WORDS,
    lateCsds: cpus * Math.max(CSD.size, CACHE_LINE_WORDS),
    ledgers: cpus * LEDGER_WORDS,
  };
}

export function controlWord(cpu: Cpu, field: number): number {
  return cpu.kernel.map.data.control.base + field;
}

/** Adds to a counter of this CPU. */
export function tally(cpu: Cpu, field: number, n = 1): void {
  cpu.mem[cpu.kernel.map.data.tally.base + cpu.id * TALLY_WORDS + field] += n;
}

export function tallied(cpu: Cpu, field: number): number {
  return cpu.mem[cpu.kernel.map.data.tally.base + cpu.id * TALLY_WORDS + field];
}
