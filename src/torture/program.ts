/** The program of a torture: loaded in every CPU's thread. */
import { NULL } from '../memory/struct.js';
import { at } from '../memory/arena.js';
import { Random } from '../machine/random.js';
import type { DelaySetting } from '../machine/delay.js';
import { Event } from '../trace/event.js';
import { cfdInFlight } from '../kernel/smp/cfd.js';
import { CSD, csdLockWait, csdUnlock } from '../kernel/smp/csd.js';
import { scheduleTimeout } from '../kernel/idle/idle-loop.js';
import type { Cpu, KernelHooks } from '../kernel/kernel.js';
import { KICK, nohzCsdFunc } from '../kernel/idle/kick.js';
import { cpuActionName, type Notifier } from '../kernel/hotplug/notifier.js';
import { complete } from '../kernel/sleep.js';
import { takeCallQueue } from '../kernel/smp/smp-interrupt.js';
import { doNothing, smpCallFunction } from '../kernel/smp/smp-many.js';
import { fillPool, freeBlock } from './blocks.js';
import { Calls } from './calls.js';
import { handlers, note, setHandlers } from './handlers.js';
import { Hotplug } from './hotplug.js';
import { Jobs, type JobSettings } from './jobs.js';
import { BLOCK, CONTROL, controlWord, TALLY, tally, Trouble } from './memory.js';
import { Mix } from './mix.js';
import type { Weights } from './parameters.js';

/** What each CPU is given. */
export interface TorturePart {
  readonly seed: number;
  readonly weights: Weights;
  /** Whether this CPU calls others; otherwise it only does what is due. */
  readonly invokes: boolean;
  readonly readLock: boolean;
  readonly holdoffUs: number;
  readonly longwait: number;
  readonly stutterUs: number;
  readonly delay: DelaySetting;
  readonly jobs: Omit<JobSettings, 'random'>;
}

interface Invoker {
  readonly part: TorturePart;
  readonly calls: Calls;
  readonly hotplug: Hotplug;
  readonly jobs: Jobs;
}

/** Per thread: set by the `load` task before anything is called, never changed after it. */
const invokers = new WeakMap<Cpu, Invoker>();
/** Streams of random numbers: one for what a CPU decides, one for what its functions do in the middle of that. */
const STREAMS = { decisions: 1_000, functions: 2_000 } as const;
/** Longest sleep of a CPU with nothing to do but attend. */
const NAP_US = 1_000;

export const tasks = {
  load(cpu: Cpu, part: TorturePart): void {
    const random = new Random(part.seed, STREAMS.decisions + cpu.id);
    const gated = [part.delay.all, ...part.delay.pairs.map(({ delay }) => delay)].some(({ kind }) => kind === 'held');
    const calls = new Calls(cpu, { mix: new Mix(part.weights), random, readLock: part.readLock, gated });
    const hotplug = new Hotplug(cpu, { random, delay: part.delay, gated }, calls);
    setHandlers(cpu, { longwait: part.longwait, random: new Random(part.seed, STREAMS.functions + cpu.id) });
    fillPool(cpu);
    invokers.set(cpu, { part, calls, hotplug, jobs: new Jobs(cpu, { ...part.jobs, random }, hotplug) });
  },
  /** Sets the clocks of the jobs going. Once, on one CPU, before any CPU tortures. */
  begin(cpu: Cpu): void {
    const { part } = invokers.get(cpu)!;
    const times = new Float64Array(cpu.mem.buffer);
    const now = cpu.nowUs();
    const due = (field: number, us: number): void => void (times[controlWord(cpu, field) >> 1] = now + us);
    due(CONTROL.startedAt, 0);
    due(CONTROL.onoffDue, part.jobs.onoffHoldoffUs + part.jobs.onoffUs);
    due(CONTROL.suspendDue, part.jobs.suspendUs);
    due(CONTROL.stormDue, part.jobs.stormUs);
    due(CONTROL.freezeDue, part.jobs.freezeIntervalUs);
    Atomics.store(
      cpu.mem,
      controlWord(cpu, CONTROL.pick),
      new Random(part.seed, STREAMS.decisions - 1).below(cpu.cpus),
    );
  },
  /** Calls and attends until it is asked to stop. Source: kernel/scftorture.c, scftorture_invoker(), Linux 6.18. */
  torture(cpu: Cpu): void {
    const { part, calls, jobs } = invokers.get(cpu)!;
    const stop = controlWord(cpu, CONTROL.stop);
    const hotplug = controlWord(cpu, CONTROL.hotplug);
    const started = new Float64Array(cpu.mem.buffer)[controlWord(cpu, CONTROL.startedAt) >> 1];
    // While a CPU is on its way the others go on: it may need a CPU to ring again for it.
    while (Atomics.load(cpu.mem, stop) === 0 || Atomics.load(cpu.mem, hotplug) !== 0) {
      jobs.attend();
      const halt = haltUs(part, cpu.nowUs() - started);
      if (halt > 0 || !part.invokes) scheduleTimeout(cpu, jobs.untilNext(halt > 0 ? Math.min(halt, NAP_US) : NAP_US));
      else calls.invokeOne();
      tally(cpu, TALLY.progress);
    }
  },
  /**
   * Brings all CPUs online. Returns how many would not come. Context: an online CPU, when no hotplug operation is under
   * way.
   */
  allOnline: (cpu: Cpu) => invokers.get(cpu)!.hotplug.allOnline(),
  /** Has every call that was queued before it done. */
  drain: (cpu: Cpu) => smpCallFunction(cpu, doNothing, 0, true),
};

export const functions = handlers;

export const hooks: KernelHooks = {
  /**
   * Books what this CPU will never run, and releases it, so that the torture goes on. Departs: in Linux the csds stay
   * locked, and every CPU that comes to need one hangs.
   */
  idleDead(cpu) {
    for (let csd = takeCallQueue(cpu); csd !== NULL; ) {
      const next = cpu.mem[csd + CSD.next];
      bookLost(cpu, csd);
      csd = next;
    }
  },
};

/**
 * Asked before hotplug_cfd frees the call data of a dead CPU: whether calls that it has sent without waiting are still
 * on their way. Linux does not ask; the target of a late IPI finds freed memory then. Booked, and waited for, so that
 * the torture goes on.
 */
export const notifiers: readonly Notifier[] = [
  {
    name: 'torture_in_flight',
    priority: 1,
    call(cpu, action, about) {
      if (cpuActionName(action) !== 'DEAD') return 0;
      let csd = cfdInFlight(cpu, about);
      if (csd !== NULL) note(cpu, TALLY.freed, Trouble.FREED_IN_FLIGHT, csd);
      for (; csd !== NULL; csd = cfdInFlight(cpu, about)) csdLockWait(cpu, csd);
      return 0;
    },
  },
];

function bookLost(cpu: Cpu, csd: number): void {
  const { functions: table } = cpu.kernel;
  const [func, info] = [cpu.mem[csd + CSD.func], cpu.mem[csd + CSD.info]];
  tally(cpu, TALLY.lost);
  cpu.trace(Event.CALL_LOST, csd, func, info);
  if (func === table.numberOf(nohzCsdFunc)) Atomics.store(cpu.mem, at(cpu.kernel.map.kick, cpu.id) + KICK.claimed, 0);
  const block =
    func === table.numberOf(handlers.scf_handler_1) || func === table.numberOf(handlers.scf_handler) ? info : NULL;
  if (block !== NULL) releaseBlock(cpu, block);
  csdUnlock(cpu, csd);
}

/** Its sender goes on and knows that the call was lost. */
function releaseBlock(cpu: Cpu, block: number): void {
  cpu.mem[block + BLOCK.lost] = 1;
  if (cpu.mem[block + BLOCK.wait] === 0) freeBlock(cpu, block);
  else if (cpu.mem[block + BLOCK.rpc] !== 0) complete(cpu, block + BLOCK.completion);
}

/** How long to sleep now: before the holdoff is over, and in every other stutter. */
function haltUs({ holdoffUs, stutterUs }: TorturePart, elapsedUs: number): number {
  if (elapsedUs < holdoffUs) return holdoffUs - elapsedUs;
  if (stutterUs === 0) return 0;
  const into = elapsedUs % (2 * stutterUs);
  return into < stutterUs ? 0 : 2 * stutterUs - into;
}
