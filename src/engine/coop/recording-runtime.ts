/** What is recorded of an execution, step by step, and what is kept of it in any case: its hash. */
import { PLAIN_RANGE } from '../controlled/opcodes.js';
import { eventStep, hashedResult, noteStep, type Step } from '../controlled/step.js';
import type { Choice, Deviation } from '../../lab/schedule.js';
import type { Frame } from './frame.js';
import type { CoopGround } from './ground.js';
import { SetupRuntime } from './setup-runtime.js';

export class RecordingRuntime extends SetupRuntime {
  /** When set, every step is recorded. */
  steps: Step[] | null = null;
  /** Decisions and choices, by turns: as numbers they take no memory of their own. */
  readonly #deviations: number[] = [];
  #deviationCount = 0;
  protected ground!: CoopGround;
  /** Who runs, or ran last. */
  protected actor = -1;

  /** Notes what the kernel did, if steps are recorded. */
  note(kind: number, a: number, b: number, c: number): void {
    if (this.steps !== null && this.running)
      this.steps.push(noteStep(this.actor, this.#depth, this.#irqsOff, { kind, a, b, c }));
  }

  noteEvent(event: number): void {
    this.steps?.push(eventStep(event));
  }

  deviated(at: number, choice: Choice): void {
    this.#deviations[this.#deviationCount++] = at;
    this.#deviations[this.#deviationCount++] = choice;
  }

  protected beginPlan(): void {
    this.#deviationCount = 0;
  }

  /** Where something else than the default was taken. */
  get plan(): readonly Deviation[] {
    const plan = new Array<Deviation>(this.#deviationCount >> 1); // oxlint-disable-line unicorn/no-new-array -- one that grows takes ten times the memory
    for (let i = 0; i < plan.length; i++)
      plan[i] = { at: this.#deviations[2 * i], choice: this.#deviations[2 * i + 1] };
    return plan;
  }

  onEvent(event: number): void {
    this.ground.onEvent(event);
  }

  protected record({ site, word }: Frame, op: number, value: unknown, result: unknown, overwrittenAt = -1): void {
    this.mix(op, word, result);
    if (this.steps === null) return;
    const made = op === PLAIN_RANGE ? { value: undefined, result: undefined } : { value, result };
    const { actor } = this;
    const step = { actor, depth: this.#depth, irqsOff: this.#irqsOff, site, op, word, ...made };
    const isKnown = overwrittenAt >= 0 && overwrittenAt < this.steps.length;
    this.steps.push(isKnown ? { ...step, overwrittenAt } : step);
  }

  /** A step goes into the hash of the trace. */
  protected mix(op: number, word: number, result: unknown): void {
    this.board.mix(this.actor * 31 + op, word, hashedResult(result));
  }

  get #depth(): number {
    return this.board.depth(this.actor);
  }

  get #irqsOff(): boolean {
    return this.ground.irqs !== null && this.ground.irqs.irqsOff(this.actor);
  }
}
