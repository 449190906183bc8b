/**
 * Queue → entry → exit: which execution belongs to which queued call.
 *
 * The trace names an execution by its CPU and the address of its csd. That is enough, except where
 * - a wake-up was queued while another to the same CPU was pending: the kernel runs the whole batch with one call, and
 *   only its oldest has an entry. The others are queued again, later, with no entry in between;
 * - an irq_work was queued: it has no entry at all;
 * - an async csd was queued again between its unlock and its function: the next entry may be either's;
 * - the recording began after the call was queued: an entry without a call;
 * - events were lost: what was pending then may have run unseen.
 * A wrong latency is worse than none: in doubt it stays null.
 */
import type { CallTarget, CsdQueueEvent } from './recording-calls.js';

/** The kernel function that runs a batch of wake-ups. */
const WAKE_UPS = 'sched_ttwu_pending';

interface Since {
  readonly target: CallTarget;
  readonly sinceUs: number;
}

export class LatencyMatcher {
  /**
   * Queued and not yet entered. Null: several with the same csd, so that the next entry may be any's.
   * Invariant: never more than the calls that are kept.
   */
  readonly #pending = new Map<string, Since | null>();
  /** Per CPU: what is running there. */
  readonly #running = new Map<number, Since & { readonly csd: number }>();

  /** A call was queued; `target` is null when it is not kept. */
  queued(target: CallTarget | null, { target: cpu, csd, func }: CsdQueueEvent, nowUs: number): void {
    const again = this.#pending.delete(keyOf(cpu, csd));
    if (target === null || csd === 0) return;
    this.#pending.set(keyOf(cpu, csd), again && func !== WAKE_UPS ? null : { target, sinceUs: nowUs });
  }

  /** A function starts on `cpu`. */
  entered(cpu: number, csd: number, nowUs: number): void {
    if (csd === 0) return; // the local part of a sender's own `many`: never queued
    const pending = this.#pending.get(keyOf(cpu, csd)) ?? null;
    this.#pending.delete(keyOf(cpu, csd));
    this.#running.delete(cpu);
    if (pending === null) return;
    const { target, sinceUs } = pending;
    target.call.latencyUs[target.index] = nowUs - sinceUs;
    this.#running.set(cpu, { target, sinceUs: nowUs, csd });
  }

  /** A function ends on `cpu`. */
  exited(cpu: number, csd: number, nowUs: number): void {
    const running = this.#running.get(cpu);
    if (running === undefined || running.csd !== csd) return;
    const { target, sinceUs } = running;
    target.call.serviceUs[target.index] = nowUs - sinceUs;
    this.#running.delete(cpu);
  }

  /** Events were lost: no later entry can be trusted to belong to an earlier call. */
  forget(): void {
    this.#pending.clear();
    this.#running.clear();
  }
}

function keyOf(cpu: number, csd: number): string {
  return `${cpu} ${csd}`;
}
