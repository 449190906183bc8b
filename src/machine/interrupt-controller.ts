/**
 * The interrupt controller of one CPU on real threads. Four steps, kept apart because the bugs live between them: *add*
 * to a queue (the kernel's), *ring* (`send`), *deliver* (the pending bit appears at the target, at once, later, or when
 * the target reaches a milestone) and *take* (the target runs the handler, when its irqs are on).
 *
 * An IPI on its way is a slot per (target, sender, vector): 0, a due time, or the phase that sets it free. A second IPI
 * of the same sender finds the slot taken and merges with the first. That is safe for a queue that was filled before
 * the second send: the slot was still taken after the add, so the first delivery comes after it and its handler sees
 * the work. An IPI that comes due after its target reached idle-dead is never taken; `reset` clears it when the CPU
 * boots.
 */
import { at } from '../memory/arena.js';
import { add, compareExchange, exchange, load, or, store, sub } from '../memory/atomics.js';
import { Event, type EventKind } from '../trace/event.js';
import type { Clock } from './clock.js';
import { delayBetween, sampleDelayUs, type Delay, type DelaySetting, type HoldPoint } from './delay.js';
import { ring } from './doorbell.js';
import { CPU, DELAYABLE_VECTORS, Phase, type MachineLayout } from './layout.js';
import type { Random } from './random.js';
import { isDelayable, Vector, type VectorNumber } from './vectors.js';

/** How the interconnect behaves: part of the machine's settings. */
export interface IpiSettings {
  readonly delay: DelaySetting;
  /** Probability that an IPI is lost on the way. */
  readonly lost: number;
  /** Probability that a send also gives a spurious call-function interrupt on some CPU. */
  readonly spurious: number;
}

/** Slot values below this are phases (a held IPI), others are due times in microseconds modulo 2^32. */
const FIRST_DUE = 16;
/**
 * In the word `outgoing`, beside a phase: only what is held for `either` waits for that phase, the rest for its own.
 */
const BY_SETTING = 4;
const HOLD_PHASE = { exit: Phase.EXITED, 'idle-dead': Phase.DEAD } as const;

export class InterruptController {
  readonly #area: number;
  readonly #row: number;
  readonly #delays: readonly Delay[];

  constructor(
    private readonly mem: Int32Array,
    private readonly layout: MachineLayout,
    private readonly id: number,
    private readonly settings: IpiSettings,
    private readonly random: Random,
    private readonly clock: Clock,
    private readonly trace: (kind: EventKind, a: number, b: number, c: number) => void,
  ) {
    this.#area = at(layout.cpu, id);
    this.#row = at(layout.inFlight, id);
    this.#delays = Array.from({ length: layout.cpus }, (_, target) => delayBetween(settings.delay, id, target));
  }

  /** Sends `vector` to `target`. Any context; never waits. Ordering: full, like every step of it. */
  send(target: number, vector: VectorNumber): void {
    this.trace(Event.IPI_SEND, target, vector, 0);
    if (!isDelayable(vector)) return this.#deliver(target, vector);
    this.mem[this.#area + CPU.ipisSent]++;
    if (this.random.chance(this.settings.spurious)) this.#deliver(this.random.below(this.layout.cpus), vector);
    if (this.random.chance(this.settings.lost)) {
      this.mem[this.#area + CPU.ipisLost]++;
      return this.trace(Event.IPI_LOST, target, vector, 0);
    }
    this.#sendLate(target, vector, this.#delays[target]);
  }

  /**
   * Says that `target` is about to be taken offline: from now on IPIs to it whose delay is `held` wait for it. Does
   * nothing when that has been said already. Without `until` each sender's setting, and for `either` the seed, decides.
   */
  announceOutgoing(target: number, until?: Exclude<HoldPoint, 'either'>): void {
    const drawn = this.random.chance(0.5) ? Phase.EXITED : Phase.DEAD;
    const outgoing = until === undefined ? BY_SETTING | drawn : HOLD_PHASE[until];
    compareExchange(this.mem, at(this.layout.cpu, target) + CPU.outgoing, 0, outgoing);
  }

  /** Takes the announcement back (the offline attempt failed) and lets go of what was held for it. */
  cancelOutgoing(target: number): void {
    store(this.mem, at(this.layout.cpu, target) + CPU.outgoing, 0);
    this.#release(target, Phase.DEAD);
  }

  /** This CPU has entered `phase`: publishes it and delivers the IPIs that were held for it. */
  enterPhase(phase: number): void {
    store(this.mem, this.#area + CPU.phase, phase);
    this.#release(this.id, phase);
  }

  /** Makes IPIs to this CPU whose time has come pending. Returns the microseconds until the next one, or Infinity. */
  deliverDue(): number {
    if (load(this.mem, this.#area + CPU.inFlight) === 0) return Infinity;
    const now = this.clock.nowUs();
    let next = Infinity;
    for (let index = 0; index < this.layout.cpus * DELAYABLE_VECTORS; index++) {
      const slot = load(this.mem, this.#row + index);
      if (slot >= 0 && slot < FIRST_DUE) continue;
      const wait = (slot - Math.trunc(now)) | 0;
      if (wait > 0) next = Math.min(next, wait);
      else this.#land(this.id, index, slot);
    }
    return next;
  }

  /** Whether an interrupt waits to be taken. */
  get pending(): boolean {
    return load(this.mem, this.#area + CPU.pending) !== 0;
  }

  /** Takes all pending vectors at once, as a bit mask. The caller runs their handlers. Context: irqs on. */
  take(): number {
    return exchange(this.mem, this.#area + CPU.pending, 0);
  }

  /** INIT: what was pending or on its way to this CPU is gone. Context: this CPU, before it is marked online. */
  reset(): void {
    for (let index = 0; index < this.layout.cpus * DELAYABLE_VECTORS; index++) {
      if (exchange(this.mem, this.#row + index, 0) !== 0) sub(this.mem, this.#area + CPU.inFlight, 1);
    }
    store(this.mem, this.#area + CPU.pending, 0);
    store(this.mem, this.#area + CPU.outgoing, 0);
    store(this.mem, this.#area + CPU.phase, Phase.LIVE);
  }

  #sendLate(target: number, vector: VectorNumber, delay: Delay): void {
    if (delay.kind === 'held') return this.#sendHeld(target, vector, delay.until);
    const us = sampleDelayUs(delay, this.random);
    if (us === 0) return this.#deliver(target, vector);
    this.trace(Event.IPI_DELAY, target, vector, Math.round(us));
    const due = Math.trunc(this.clock.nowUs() + us) | 0;
    this.#fly(target, vector, due >= 0 && due < FIRST_DUE ? FIRST_DUE : due);
    ring(this.mem, this.layout, target); // a parked target must bound its wait by the new due time
  }

  #sendHeld(target: number, vector: VectorNumber, point: HoldPoint): void {
    const area = at(this.layout.cpu, target);
    const until = releasePhase(load(this.mem, area + CPU.outgoing), point);
    if (until === Phase.LIVE || load(this.mem, area + CPU.phase) >= until) return this.#deliver(target, vector);
    this.trace(Event.IPI_HOLD, target, vector, until);
    this.#fly(target, vector, until);
    // The target may have reached the phase, or the cycle been cancelled, before the slot was visible.
    if (load(this.mem, area + CPU.outgoing) === 0) this.#release(target, Phase.DEAD);
    else this.#release(target, load(this.mem, area + CPU.phase));
  }

  /** Puts an IPI on its way; an earlier one of this sender and vector takes the new one along. */
  #fly(target: number, vector: number, value: number): void {
    const slot = at(this.layout.inFlight, target) + this.id * DELAYABLE_VECTORS + vector;
    const inFlight = at(this.layout.cpu, target) + CPU.inFlight;
    add(this.mem, inFlight, 1); // before the slot is seen: never fewer are counted than there are
    if (compareExchange(this.mem, slot, 0, value) !== 0) sub(this.mem, inFlight, 1);
  }

  /** Delivers the IPIs held for `phase` or an earlier one. Any CPU: sender and target may both do it. */
  #release(target: number, phase: number): void {
    if (phase === Phase.LIVE || load(this.mem, at(this.layout.cpu, target) + CPU.inFlight) === 0) return;
    const row = at(this.layout.inFlight, target);
    for (let index = 0; index < this.layout.cpus * DELAYABLE_VECTORS; index++) {
      const slot = load(this.mem, row + index);
      if (slot > 0 && slot <= phase) this.#land(target, index, slot);
    }
  }

  /** Turns a slot into a pending bit, unless another CPU just did. */
  #land(target: number, index: number, slot: number): void {
    if (compareExchange(this.mem, at(this.layout.inFlight, target) + index, slot, 0) !== slot) return;
    sub(this.mem, at(this.layout.cpu, target) + CPU.inFlight, 1);
    const vector = index % DELAYABLE_VECTORS === 0 ? Vector.CALL_FUNCTION_SINGLE : Vector.CALL_FUNCTION;
    this.trace(Event.IPI_DELIVER, Math.trunc(index / DELAYABLE_VECTORS), vector, target);
    this.#deliver(target, vector);
  }

  #deliver(target: number, vector: VectorNumber): void {
    or(this.mem, at(this.layout.cpu, target) + CPU.pending, 1 << vector);
    ring(this.mem, this.layout, target);
  }
}

/**
 * The phase of its target that sets an IPI free, by what was announced and the IPI's own setting; LIVE: it is not held.
 */
function releasePhase(outgoing: number, point: HoldPoint): number {
  if (outgoing === 0) return Phase.LIVE;
  return (outgoing & BY_SETTING) === 0 || point === 'either' ? outgoing & ~BY_SETTING : HOLD_PHASE[point];
}
