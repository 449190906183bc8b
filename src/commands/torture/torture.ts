/**
 * `smplab torture` as a function: the kernel's scftorture and torture_onoff on an emulated machine, with IPIs that are
 * late or lost, CPUs that freeze or die, and a watchdog that frees a sender that waits for a lost doorbell.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { CpuThreads } from '../../engine/free/threads.js';
import { MachineCheck, MachineEnded } from '../../engine/free/machine-check.js';
import type { FindingKind, TortureResult } from '../../torture/finding.js';
import { kernelTraceOf } from '../../emulator/kernel-trace.js';
import type { KernelTrace } from '../../trace/kernel-trace.js';
import { Accounts } from './accounts.js';
import { TortureClock } from './clock.js';
import { Findings } from './findings.js';
import { History } from './history.js';
import { Killer } from './killer.js';
import { Monitor } from './monitor.js';
import { resolveTortureOptions, type ResolvedTortureOptions, type TortureOptions } from './options.js';
import { tortureResult } from './result.js';
import { TortureSession } from './session.js';

/** How often everything is looked at. */
const LOOK_MS = 20;

/**
 * Tortures one kernel.
 *
 * @throws {RangeError} for an option that makes no sense
 * @public
 */
export async function torture(options: TortureOptions = {}): Promise<TortureResult> {
  const resolved = resolveTortureOptions(options);
  const threads = new CpuThreads(resolved.cpus);
  try {
    return await new Torture(resolved, threads).run();
  } finally {
    await threads.destroy();
  }
}

class Torture {
  readonly #clock = new TortureClock();
  readonly #accounts = new Accounts();
  readonly #findings: Findings;
  readonly #history: History;
  readonly #killer: Killer;
  #crash: MachineCheck | null = null;
  #recorded: KernelTrace | null = null;

  constructor(
    private readonly options: ResolvedTortureOptions,
    private readonly threads: CpuThreads,
  ) {
    this.#findings = new Findings(options);
    this.#history = new History(options, this.#clock, this.#accounts);
    this.#killer = new Killer(options.seed);
  }

  async run(): Promise<TortureResult> {
    for (let life = 0; !this.#over; life++) await this.#live(this.options.seed + life);
    const postMortem = await this.#findings.postMortem();
    this.#history.close();
    return tortureResult(this.options, {
      elapsedMs: this.#clock.nowMs,
      account: this.#accounts.total(),
      findings: this.#findings,
      postMortem,
      kills: this.#killer.kills,
      history: this.#history.seconds,
      crash: this.#crash,
      recorded: this.#recorded,
    });
  }

  /** One machine, from boot to its end or death. */
  async #live(seed: number): Promise<void> {
    const session = await this.#boot(seed);
    if (session === null) return;
    this.#clock.begin();
    this.#accounts.open(session);
    const killed = await this.#torture(session);
    const check = await session.machine.shutdown();
    if (this.options.record) this.#recorded = kernelTraceOf(session.machine);
    if (check !== undefined && check.cpu !== killed) this.#died(check);
    this.#accounts.close();
  }

  /** Null when a CPU's thread died on the way. */
  async #boot(seed: number): Promise<TortureSession | null> {
    try {
      return await TortureSession.begin(this.options, this.threads, seed);
    } catch (error) {
      if (!(error instanceof MachineCheck)) throw error;
      this.#died(error);
      return null;
    }
  }

  /** From the first look to a good end, if there is one. Returns the CPU that was killed, or null. */
  async #torture(session: TortureSession): Promise<number | null> {
    const monitor = new Monitor(session, this.options, this.#clock, this.#findings);
    let killed: number | null = null;
    try {
      killed = await this.#watch(session, monitor);
      if (killed !== null || this.#broken) return killed;
      const end = await session.end();
      if (!(end.hung && this.options.signal.aborted)) monitor.close(end);
    } catch (error) {
      if (!(error instanceof MachineCheck || error instanceof MachineEnded)) throw error;
    }
    return killed;
  }

  /** Watches until the time is up or something ends it. Returns the CPU that was killed to boot anew, or null. */
  async #watch(session: TortureSession, monitor: Monitor): Promise<number | null> {
    const { killMs, killIntervalMs } = this.options;
    const bornAt = this.#clock.nowMs;
    for (;;) {
      monitor.look();
      session.ringForOthers();
      this.#history.look();
      if (this.#over) return null;
      if (killMs > 0 && this.#clock.nowMs >= killMs) await this.#kill(session);
      if (killIntervalMs > 0 && this.#clock.nowMs - bornAt >= killIntervalMs) return this.#kill(session);
      await sleep(LOOK_MS);
      if (session.ended) return null;
    }
  }

  async #kill(session: TortureSession): Promise<number> {
    const { cpu, reported } = await this.#killer.kill(session.machine);
    this.options.onEvent({ kind: 'killed', cpu });
    if (!reported) this.#found('hang', `CPU${cpu} was killed, and its machine did not report it`);
    return cpu;
  }

  #died(check: MachineCheck): void {
    this.#crash = check;
    this.#found('machine-check', check.message);
  }

  #found(kind: FindingKind, text: string): void {
    const machine = this.#accounts.session?.machine ?? null;
    this.#findings.add({ kind, atMs: Math.round(this.#clock.nowMs), text }, machine);
  }

  /** Whether the torture is to end: it was interrupted, it can go on no more, or its time is up. */
  get #over(): boolean {
    if (this.options.signal.aborted || this.#crash !== null || this.#broken) return true;
    return this.#clock.begun && this.#clock.nowMs >= this.options.seconds * 1000;
  }

  /** Whether no good end can be hoped for, or need be: nothing moves, or what was declared was seen. */
  get #broken(): boolean {
    const ends: readonly FindingKind[] = ['hang', ...(this.options.declared?.required ?? [])];
    return ends.some((kind) => this.#findings.has(kind));
  }
}
