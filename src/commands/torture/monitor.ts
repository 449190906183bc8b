/** Watches a session: turns what its counters say into findings and the watchdog's complaints into messages. */
import { counted } from '../../common/counted.js';
import { CSD_MESSAGE, csdMessages, TargetDoing } from '../../kernel/smp/csd-lock-debug.js';
import { at } from '../../memory/arena.js';
import { errnoName } from '../../kernel/errno.js';
import { warningText } from '../../kernel/report-bug.js';
import { Event } from '../../trace/event.js';
import type { CsdComplaint, FindingKind } from '../../torture/finding.js';
import type { Tallies } from '../../torture/statistics.js';
import type { TortureClock } from './clock.js';
import type { Findings } from './findings.js';
import type { ResolvedTortureOptions } from './options.js';
import type { SessionEnd, TortureSession } from './session.js';

const DOING: Readonly<Record<number, CsdComplaint['doing']>> = {
  [TargetDoing.UNRESPONSIVE]: 'unresponsive',
  [TargetDoing.HANDLING_PRIOR]: 'handling a prior request',
  [TargetDoing.HANDLING_THIS]: 'handling this request',
};
/**
 * A CPU that is online and whose loop does not move for so long is locked up. Source: kernel/watchdog.c, twice
 * watchdog_thresh.
 */
const SOFT_LOCKUP_MS = 20_000;

export class Monitor {
  #tallies: Tallies | null = null;
  #warnings = 0;
  /** By CPU: messages of its csd-lock watchdog that were reported. */
  readonly #told: number[];
  readonly #moved: { progress: number; atMs: number }[];

  constructor(
    private readonly session: TortureSession,
    private readonly options: ResolvedTortureOptions,
    private readonly clock: TortureClock,
    private readonly findings: Findings,
  ) {
    this.#told = session.counters.ids.map(() => 0);
    this.#moved = session.counters.ids.map(() => ({ progress: -1, atMs: 0 }));
  }

  /** Looks at everything once. To be called often: the rings forget. */
  look(): void {
    this.#lookAtTallies();
    this.#lookAtWarnings();
    for (const cpu of this.session.counters.ids) this.#lookAtCsd(cpu);
    for (const cpu of this.session.counters.ids) this.#lookAtProgress(cpu);
    if (this.session.hangs()) this.#find('hang', 'no CPU makes any progress');
  }

  /** The account of a session that has come to its end. */
  close({ hung, refused, missing, miscounted }: SessionEnd): void {
    this.look();
    if (hung) this.#find('hang', 'the CPUs did not come to an end');
    if (refused > 0) this.#find('hotplug-failed', `${refused} CPUs did not come online in the end`);
    if (missing !== 0) this.#find('lost-call', `${missing} calls were queued and never run`);
    if (miscounted !== 0) this.#find('not-stopped', `stop_machine ran ${miscounted} functions together with others`);
  }

  #lookAtTallies(): void {
    const now = this.session.counters.tallies();
    const more = (name: keyof Tallies): number => now[name] - (this.#tallies?.[name] ?? 0);
    if (more('errs') > 0)
      this.#find('wrong-cpu', `${counted(more('errs'), 'function')} ran on a CPU that was not asked, or not alone`);
    if (more('mb_in') > 0)
      this.#find(
        'mb-in',
        `${counted(more('mb_in'), 'function')} did not see what the sender had written before the call`,
      );
    if (more('mb_out') > 0)
      this.#find(
        'mb-out',
        `${counted(more('mb_out'), 'call')} returned before the effects of the function were visible`,
      );
    if (more('lost') > 0)
      this.#find('lost-call', `${counted(more('lost'), 'call')} left in the queue of a CPU that went offline`);
    if (more('freed') > 0 && this.options.lostIpi === 0) {
      // no kernel need stand an IPI that never comes
      this.#find(
        'freed-in-flight',
        `${counted(more('freed'), 'CPU')} went offline, and the call data would be freed while calls sent from there were on their way`,
      );
    }
    if (more('suspend_errs') > 0) this.#find('hotplug-failed', 'suspend did not take all CPUs down');
    if (more('onoff_error') > 0)
      this.#find('hotplug-failed', `a CPU hotplug operation failed with ${errnoName(-now.onoff_error)}`);
    this.#tallies = now;
  }

  #lookAtWarnings(): void {
    const { warnings } = this.session.machine.statistics();
    if (warnings === this.#warnings) return;
    const { events } = this.session.machine.trace();
    const last = events.findLast(({ kind }) => kind === Event.WARN);
    this.#find(
      'warning',
      last === undefined
        ? `${warnings - this.#warnings} warnings of the kernel`
        : `WARNING on CPU${last.cpu}: ${warningText(last.a)} (${last.b}, ${last.c})`,
    );
    this.#warnings = warnings;
  }

  #lookAtCsd(cpu: number): void {
    const { mem, map } = this.session.machine;
    const { said, lost, messages } = csdMessages(mem, at(map.csdDebug, cpu), this.#told[cpu]);
    this.#told[cpu] = said;
    this.findings.complaintsLost += lost;
    for (const message of messages) this.#tell(cpu, message);
  }

  #tell(cpu: number, message: Int32Array): void {
    const complaint = this.#complaint(cpu, message);
    this.findings.complain(complaint);
    if (!complaint.over && complaint.doing === 'unresponsive' && !this.#explained) {
      this.#find(
        'stuck-csd',
        `CPU${cpu} has waited ${complaint.waitedMs} ms for CPU${complaint.target} to run ${complaint.function}`,
      );
    }
  }

  #complaint(cpu: number, message: Int32Array): CsdComplaint {
    const { machine } = this.session;
    const { functionNames } = machine;
    const running = message[CSD_MESSAGE.doingFunc];
    const csd = message[CSD_MESSAGE.csd];
    return {
      atMs: this.clock.nowMs,
      cpu,
      target: message[CSD_MESSAGE.dst],
      csd: machine.describe(csd),
      csdAddress: csd,
      function: functionNames[message[CSD_MESSAGE.func]] ?? 'a function that does not exist',
      waitedMs: message[CSD_MESSAGE.waitMs],
      doing: DOING[message[CSD_MESSAGE.doing]],
      running: running === 0 ? null : functionNames[running],
      over: message[CSD_MESSAGE.over] !== 0,
    };
  }

  #lookAtProgress(cpu: number): void {
    const moved = this.#moved[cpu];
    const progress = this.session.counters.progress(cpu);
    const now = this.clock.nowMs;
    if (progress !== moved.progress || !this.session.machine.online().includes(cpu))
      Object.assign(moved, { progress, atMs: now });
    const patience =
      SOFT_LOCKUP_MS +
      this.options.parameters.longwait * 2000 +
      this.options.freezeMs +
      8 * this.options.csdLockTimeoutMs;
    if (now - moved.atMs < patience || this.options.signal.aborted) return;
    this.#find('hang', `CPU${cpu} is online and has made no progress for ${((now - moved.atMs) / 1000).toFixed(0)} s`);
    moved.atMs = now;
  }

  /** Whether a doorbell that is not heard is the settings' doing. */
  get #explained(): boolean {
    return this.options.lostIpi > 0 || this.options.freezeMs * 2 > this.options.csdLockTimeoutMs;
  }

  #find(kind: FindingKind, text: string): void {
    this.findings.add({ kind, atMs: Math.round(this.clock.nowMs), text }, this.session.machine);
  }
}
