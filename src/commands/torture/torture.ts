/**
 * `smplab torture` as a function: the kernel's scftorture and torture_onoff on an emulated machine, with IPIs that are
 * late or lost, CPUs that freeze or die, and a watchdog that frees whoever waits for a doorbell that was never heard.
 */
import { CpuThreads } from '../../engine/free/threads.js';
import { MachineCheck, MachineEnded } from '../../engine/free/machine-check.js';
import { Random } from '../../machine/random.js';
import { meets } from '../../torture/expectations.js';
import {
  tortureVerdict,
  type CsdComplaint,
  type CsdCounts,
  type FindingKind,
  type PostMortem,
  type TortureFinding,
  type TortureResult,
  type TortureSecond,
} from '../../torture/finding.js';
import { callsMade, ERRORS, sumTallies, type Tallies } from '../../torture/statistics.js';
import { Monitor } from './monitor.js';
import { resolveTortureOptions, type ResolvedTortureOptions, type TortureOptions } from './options.js';
import { postMortem } from './post-mortem.js';
import { TortureSession } from './session.js';

/** How often everything is looked at. */
const LOOK_MS = 20;
/** A CPU's thread that was killed is reported within so long. */
const KILL_MS = 5_000;
/** Complaints of the watchdog that are kept. */
const COMPLAINTS = 1_000;

/**
 * Tortures one kernel.
 *
 * @throws {RangeError} for an option that makes no sense
 */
export async function torture(options: TortureOptions = {}): Promise<TortureResult> {
  const resolved = resolveTortureOptions(options);
  const threads = new CpuThreads(resolved.cpus);
  const job = new TortureJob(resolved, threads);
  try {
    await job.run();
  } finally {
    await threads.destroy();
  }
  return job.result();
}

/** Findings whose post-mortem gives way to that of a worse one. */
const MINOR: ReadonlySet<FindingKind> = new Set(['warning', 'freed-in-flight', 'hotplug-failed']);

/** What one machine has done: added up when there are several. */
interface Account {
  readonly tallies: Tallies;
  readonly csdLock: CsdCounts;
  readonly ipis: { readonly sent: number; readonly lost: number };
  readonly warnings: number;
  readonly offlines: number;
  readonly onlines: number;
  readonly refused: number;
}

class TortureJob {
  readonly #findings: TortureFinding[] = [];
  readonly #complaints: CsdComplaint[] = [];
  readonly #history: TortureSecond[] = [];
  readonly #ended: Account[] = [];
  readonly #random: Random;
  #session: TortureSession | null = null;
  #postMortem: Promise<PostMortem> | null = null;
  #examined: FindingKind | null = null;
  #resolvedPostMortem: PostMortem | null = null;
  #crash: MachineCheck | null = null;
  #kills = 0;
  #begunAt = 0;
  #statisticsAt = 0;
  #previous: Account | null = null;
  #seconds = 0;

  constructor(
    private readonly options: ResolvedTortureOptions,
    private readonly threads: CpuThreads,
  ) {
    this.#random = new Random(options.seed, 3_000);
  }

  async run(): Promise<void> {
    for (let life = 0; !this.#over; life++) await this.#live(this.options.seed + life);
    this.#resolvedPostMortem = await this.#postMortem;
    this.options.onEvent({ kind: 'statistics', tallies: this.#account().tallies, done: true });
  }

  result(): TortureResult {
    const { options } = this;
    const { tallies, csdLock, ipis, warnings } = this.#account();
    const {
      ipiDelay,
      lostIpi,
      spuriousIpi,
      jitter,
      offlineWindowMs,
      csdLockTimeoutMs,
      freezeIntervalMs,
      freezeMs,
      stormMs,
      suspendMs,
      killS,
      killIntervalS,
    } = options;
    return {
      variant: options.variant,
      cpus: options.cpus,
      seed: options.seed,
      seconds: Math.round(this.#nowMs / 100) / 10,
      parameters: {
        ...options.parameters,
        ...Object.fromEntries(Object.entries(options.weights).map(([name, weight]) => [`weight_${name}`, weight])),
      },
      settings: {
        ipiDelay,
        lostIpi,
        spuriousIpi,
        jitter,
        offlineWindowMs,
        csdLockTimeoutMs,
        freezeIntervalMs,
        freezeMs,
        stormMs,
        suspendMs,
        killS,
        killIntervalS,
      },
      tallies,
      csdLock,
      ipis,
      warnings,
      kills: this.#kills,
      findings: this.#findings,
      complaints: this.#complaints,
      verdict: tortureVerdict(this.#findings),
      expected: options.declared === null ? null : meets(options.declared, this.#findings),
      history: this.#history,
      postMortem: this.#resolvedPostMortem,
      crash: this.#crash,
      interrupted: options.signal.aborted,
    };
  }

  /** One machine, from boot to its end or death. */
  async #live(seed: number): Promise<void> {
    try {
      this.#session = await TortureSession.begin(this.options, this.threads, seed);
    } catch (error) {
      if (!(error instanceof MachineCheck)) throw error;
      return this.#died(error);
    }
    const { machine } = this.#session;
    if (this.#begunAt === 0) this.#begunAt = performance.now();
    const monitor = new Monitor(
      this.#session,
      this.options,
      () => this.#nowMs,
      (finding) => this.#found(finding),
      (complaint) => this.#complained(complaint),
    );
    let killed: number | null = null;
    try {
      killed = await this.#watch(this.#session, monitor);
      if (killed === null && !this.#broken) {
        const end = await this.#session.end();
        if (!(end.hung && this.options.signal.aborted)) monitor.close(end);
      }
    } catch (error) {
      if (!(error instanceof MachineCheck || error instanceof MachineEnded)) throw error;
    }
    const check = await machine.shutdown();
    if (check !== undefined && check.cpu !== killed) this.#died(check);
    this.#ended.push(accountOf(this.#session));
    this.#session = null;
    this.#previous = null;
  }

  /**
   * Watches until the time is up or something ends it. Returns the CPU that was killed as a part of the torture, or
   * null.
   */
  async #watch(session: TortureSession, monitor: Monitor): Promise<number | null> {
    const { options } = this;
    const bornAt = this.#nowMs;
    for (;;) {
      monitor.look();
      session.ringForOthers();
      this.#keepTime();
      if (this.#over) return null;
      if (options.killS > 0 && this.#nowMs >= options.killS * 1000) await this.#kill(session);
      if (options.killIntervalS > 0 && this.#nowMs - bornAt >= options.killIntervalS * 1000) return this.#kill(session);
      await tick();
      if (session.ended) return null;
    }
  }

  /** Kills a random CPU's thread. Its machine must say so, and stop. */
  async #kill(session: TortureSession): Promise<number> {
    const cpu = this.#random.below(this.options.cpus);
    session.machine.control.kill(cpu);
    const check = await Promise.race([
      session.machine.ended,
      new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), KILL_MS)),
    ]);
    this.#kills++;
    this.options.onEvent({ kind: 'killed', cpu });
    if (check?.cpu !== cpu)
      this.#found({
        kind: 'hang',
        atMs: Math.round(this.#nowMs),
        text: `CPU${cpu} was killed, and its machine did not report it`,
      });
    return cpu;
  }

  #died(check: MachineCheck): void {
    this.#crash = check;
    this.#found({ kind: 'machine-check', atMs: Math.round(this.#nowMs), text: check.message });
  }

  /** The first of each kind is kept, or, with verbose, every one. */
  #found(finding: TortureFinding): void {
    const first = !this.#findings.some(({ kind }) => kind === finding.kind);
    if (!first && this.options.parameters.verbose === 0) return;
    this.#findings.push(finding);
    this.#examine(finding);
    this.options.onEvent({ kind: 'finding', finding });
  }

  /** A post-mortem of the first error; one that says more takes the place of one that says less. */
  #examine(finding: TortureFinding): void {
    if (this.#session === null || (this.#examined !== null && !(MINOR.has(this.#examined) && !MINOR.has(finding.kind))))
      return;
    this.#examined = finding.kind;
    this.#postMortem = postMortem(this.#session.machine, finding, this.#complaints.at(-1) ?? null);
  }

  #complained(complaint: CsdComplaint): void {
    if (this.#complaints.length < COMPLAINTS) this.#complaints.push(complaint);
    this.options.onEvent({ kind: 'csd', complaint });
  }

  #keepTime(): void {
    const now = this.#nowMs;
    if (now >= (this.#seconds + 1) * 1000) this.#keepSecond(Math.trunc(now / 1000));
    const interval = this.options.parameters.stat_interval * 1000;
    if (interval === 0 || now - this.#statisticsAt < interval) return;
    this.#statisticsAt = now;
    this.options.onEvent({ kind: 'statistics', tallies: this.#account().tallies, done: false });
  }

  #keepSecond(second: number): void {
    const now = this.#account();
    const before = this.#previous;
    const { rss, heapUsed } = process.memoryUsage();
    const more = (of: (account: Account) => number): number => of(now) - (before === null ? 0 : of(before));
    const entry: TortureSecond = {
      second,
      online: this.#session?.machine.online().length ?? 0,
      calls: more(({ tallies }) => callsMade(tallies)),
      invoked: more(({ tallies }) => tallies.invoked),
      offlines: more(({ offlines }) => offlines),
      onlines: more(({ onlines }) => onlines),
      refused: more(({ refused }) => refused),
      errors: ERRORS.reduce((sum, name) => sum + now.tallies[name], 0),
      lost: now.tallies.lost,
      warnings: now.warnings,
      csdLock: now.csdLock,
      ipisLost: now.ipis.lost,
      rssBytes: rss,
      heapBytes: heapUsed,
    };
    this.#seconds = second;
    this.#previous = now;
    this.#history.push(entry);
    this.options.onEvent({ kind: 'second', second: entry });
  }

  #account(): Account {
    const all = [...this.#ended, ...(this.#session === null ? [] : [accountOf(this.#session)])];
    const sum = (of: (account: Account) => number): number => all.reduce((total, account) => total + of(account), 0);
    return {
      tallies: sumTallies(all.map(({ tallies }) => tallies)),
      csdLock: {
        stuck: sum(({ csdLock }) => csdLock.stuck),
        rung: sum(({ csdLock }) => csdLock.rung),
        unstuck: sum(({ csdLock }) => csdLock.unstuck),
        waiterless: sum(({ csdLock }) => csdLock.waiterless),
      },
      ipis: { sent: sum(({ ipis }) => ipis.sent), lost: sum(({ ipis }) => ipis.lost) },
      warnings: sum(({ warnings }) => warnings),
      offlines: sum(({ offlines }) => offlines),
      onlines: sum(({ onlines }) => onlines),
      refused: sum(({ refused }) => refused),
    };
  }

  /**
   * Whether the torture is to end: its time is up, it was interrupted, it can go on no more, or what was declared was
   * seen.
   */
  get #over(): boolean {
    const { options } = this;
    if (options.signal.aborted || this.#crash !== null || this.#broken) return true;
    return this.#begunAt !== 0 && this.#nowMs >= options.seconds * 1000;
  }

  /** Whether no good end can be hoped for, or need be: nothing moves, or what was declared was seen. */
  get #broken(): boolean {
    const ends = new Set<FindingKind>(['hang', ...(this.options.declared?.required ?? [])]);
    return this.#findings.some(({ kind }) => ends.has(kind));
  }

  get #nowMs(): number {
    return this.#begunAt === 0 ? 0 : performance.now() - this.#begunAt;
  }
}

function accountOf(session: TortureSession): Account {
  const { warnings, offlines, onlines, refused } = session.machine.statistics();
  return {
    tallies: session.tallies(),
    csdLock: session.csdCounts(),
    ipis: session.ipis(),
    warnings,
    offlines,
    onlines,
    refused,
  };
}

function tick(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_MS));
}
