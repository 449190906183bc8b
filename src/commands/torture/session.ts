/** One machine under torture, from its boot to its end. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CpuThreads } from '../../engine/free/threads.js';
import { type MachineCheck, MachineEnded } from '../../engine/free/machine-check.js';
import { CSD_DEBUG } from '../../kernel/smp/csd-lock-debug.js';
import type { CsdCounts } from '../../torture/finding.js';
import { CONTROL, tortureData } from '../../torture/memory.js';
import { RECORDED_EVENTS } from '../../emulator/kernel-trace.js';
import { Machine } from '../../emulator/machine.js';
import { StaleQueues } from '../../emulator/ring-again.js';
import { Counters } from './counters.js';
import type { ResolvedTortureOptions } from './options.js';
import { partOf } from './part.js';

/** Events kept per CPU: those of the last tenth of a second or more. */
const TRACE_EVENTS = 8192;
/** Without any progress for so long all CPUs hang. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 10;
/**
 * After so many csd-lock time-outs, and no sooner than after so long, a queue that no CPU looks at is rung for from
 * outside.
 */
const STALE_TIMEOUTS = 3;
const STALE_MS = 1_000;
/** Who interrupts it does not want to wait for longer. */
const INTERRUPTED_MS = 2_000;
/** How long calls may still be run after all CPUs have stopped: their IPIs may be late. */
const SETTLE_MS = 3_000;

/** How a session came to its end. */
export interface SessionEnd {
  readonly hung: boolean;
  /** CPUs that would not come online. */
  readonly refused: number;
  /** Calls queued and neither run nor booked as lost. */
  readonly missing: number;
  /** Stop-machine functions that did not run alone. */
  readonly miscounted: number;
}

export class TortureSession {
  readonly counters: Counters;
  readonly #returned = new Set<number>();
  /** How the machine has ended, if it has. A promise that is waited for again and again would keep all who waited. */
  #ended: MachineCheck | MachineEnded | null = null;
  #lastProgress = -1;
  #movedAt = performance.now();
  readonly #stale: StaleQueues;
  /** Calls that no CPU waited for and that were rung for. */
  #waiterless = 0;

  private constructor(
    readonly machine: Machine,
    private readonly options: ResolvedTortureOptions,
  ) {
    this.counters = new Counters(machine);
    this.#stale = new StaleQueues(machine, Math.max(STALE_MS, STALE_TIMEOUTS * options.csdLockTimeoutMs));
    void machine.ended.then((check) => (this.#ended = check ?? new MachineEnded()));
  }

  /** Boots a machine and sets the torture going. */
  static async begin(options: ResolvedTortureOptions, threads: CpuThreads, seed: number): Promise<TortureSession> {
    const machine = await Machine.boot({
      cpus: options.cpus,
      variant: options.variant,
      program: new URL('../../torture/program.js', import.meta.url),
      data: tortureData(options.cpus),
      ipiDelay: options.delay,
      lostIpi: options.lostIpi,
      spuriousIpi: options.spuriousIpi,
      offlineWindowUs: options.offlineWindowMs * 1000,
      csdLockTimeoutUs: options.csdLockTimeoutMs * 1000,
      jitter: options.jitter,
      seed,
      traceEvents: options.record ? RECORDED_EVENTS : TRACE_EVENTS,
      threads,
    });
    const session = new TortureSession(machine, options);
    await session.#begin(seed);
    return session;
  }

  /** Whether the machine has ended by itself: a CPU's thread has died. */
  get ended(): boolean {
    return this.#ended !== null;
  }

  get csdCounts(): CsdCounts {
    return {
      stuck: this.counters.csdDebugSum(CSD_DEBUG.stuck),
      rung: this.counters.csdDebugSum(CSD_DEBUG.rung),
      unstuck: this.counters.csdDebugSum(CSD_DEBUG.unstuck),
      waiterless: this.#waiterless,
    };
  }

  /**
   * Rings for calls that no CPU waits for, where IPIs are lost: a waiter rings for itself, and sooner. To be asked
   * often.
   */
  ringForOthers(): void {
    if (this.options.lostIpi > 0) this.#waiterless += this.#stale.look(performance.now());
  }

  /** Whether nothing has moved for longer than the settings explain. To be asked often. */
  hangs(): boolean {
    const now = this.counters.activity() + this.#returned.size;
    if (now !== this.#lastProgress) {
      this.#lastProgress = now;
      this.#movedAt = performance.now();
    }
    return performance.now() - this.#movedAt > this.#patienceMs;
  }

  /** Comes to an end in good order: all CPUs stop, all CPUs come online, and every call that is on its way is run. */
  async end(): Promise<SessionEnd> {
    const { machine } = this;
    const control = machine.map.data.control.base;
    machine.control.set(control + CONTROL.stop, 1);
    const stopped = await this.#until(() => machine.online().every((cpu) => this.#returned.has(cpu)));
    if (!stopped) return this.#endOf(true, 0);
    const refused = (await machine.run(machine.online()[0], 'allOnline')) as number;
    if (!(await this.#until(() => this.#returned.size === this.options.cpus || refused > 0)))
      return this.#endOf(true, refused);
    let drained = false;
    void Promise.all(machine.online().map((cpu) => machine.run(cpu, 'drain'))).then(
      () => (drained = true),
      () => undefined,
    );
    if (!(await this.#until(() => drained))) return this.#endOf(true, refused);
    const from = performance.now();
    while (this.counters.missing() !== 0 && performance.now() - from < SETTLE_MS) await sleep(LOOK_MS);
    return this.#endOf(false, refused);
  }

  #endOf(hung: boolean, refused: number): SessionEnd {
    const { guarded } = CONTROL;
    const miscounted = this.counters.tallies().stops - this.machine.mem[this.machine.map.data.control.base + guarded];
    return { hung, refused, missing: hung ? 0 : this.counters.missing(), miscounted: hung ? 0 : miscounted };
  }

  async #begin(seed: number): Promise<void> {
    const { machine, options } = this;
    await Promise.all(this.counters.ids.map((cpu) => machine.run(cpu, 'load', partOf(options, seed, cpu))));
    await machine.run(0, 'begin');
    const loops = this.counters.ids.map((cpu) => machine.run(cpu, 'torture').then(() => this.#returned.add(cpu)));
    Promise.all(loops).catch(() => undefined); // the machine's end is reported by itself
    this.#movedAt = performance.now() + options.parameters.holdoff;
  }

  /** How long nothing may move, by the settings. */
  get #patienceMs(): number {
    const { parameters, freezeMs, csdLockTimeoutMs, lostIpi } = this.options;
    return PATIENCE_MS + parameters.longwait * 2000 + freezeMs + csdLockTimeoutMs * (lostIpi > 0 ? 8 : 1);
  }

  /** Waits until `done`. False when that does not come. @throws {MachineCheck} when a CPU's thread dies meanwhile */
  async #until(done: () => boolean): Promise<boolean> {
    const deadline = performance.now() + (this.options.signal.aborted ? INTERRUPTED_MS : 2 * this.#patienceMs);
    while (!done()) {
      if (this.hangs() || performance.now() > deadline) return false;
      await sleep(LOOK_MS);
      this.ringForOthers();
      if (this.#ended !== null) throw this.#ended;
    }
    return true;
  }
}
