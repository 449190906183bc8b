/**
 * What is reported of a machine to a chooser that follows dependences: which step a CPU makes, what the step touches
 * beside its operation, and which events happen.
 */
import type { Choice, Chooser, Decision, Standing, Touch } from '../../lab/schedule.js';
import { FRAME } from '../controlled/layout.js';
import { WordNumbers } from '../controlled/words.js';
import type { View } from '../races/shared-views.js';
import { RecordingRuntime } from './recording-runtime.js';

const WORD = 4;
/** Where things lie that are no memory, in bytes: behind all of it. */
const THINGS = 2 ** 48;

export class TellingRuntime extends RecordingRuntime {
  readonly words = new WordNumbers();
  protected chooser!: Chooser;

  choose(decision: Decision): Choice {
    return this.chooser.choose(decision);
  }

  released(actor: number): void {
    this.chooser.released?.(actor);
  }

  override onEvent(event: number): void {
    this.chooser.happens?.(event);
    super.onEvent(event);
  }

  override inexact(): void {
    this.chooser.inexact?.();
  }

  /** The clock of a machine, in microseconds, as its CPUs read it. */
  machineClock(): number {
    if (this.running) this.inexact();
    return this.clockUs;
  }

  /** A word of the machine's memory is about to be touched. */
  touchesWord(word: number, how: Touch['how'], left: unknown): void {
    if (this.chooser.touched === undefined || this.board.end !== null) return;
    const first = this.#placeOf(word);
    this.chooser.touched({ first, end: first + WORD, how, was: this.ground.mem[word], left });
  }

  /** Something is about to be touched that is no memory: an event, or, with a number behind those, what stands behind one. */
  touchesThing(thing: number, how: Touch['how'], was: unknown, left: unknown): void {
    if (this.chooser.touched === undefined || this.board.end !== null) return;
    const first = THINGS + thing * WORD;
    this.chooser.touched({ first, end: first + WORD, how, was, left });
  }

  /** A plain access is about to be made. @param place number of the view's first byte */
  protected touchesElements(view: View, place: number, from: number, to: number, writes: boolean): void {
    if (this.chooser.touched === undefined || this.board.end !== null) return;
    const size = view.BYTES_PER_ELEMENT ?? 1;
    const was: unknown = to - from === 1 && view instanceof Int32Array ? view[from] : undefined;
    const [first, end] = [place + from * size, place + to * size];
    this.chooser.touched({ first, end, how: writes ? 'writes' : 'looks', was, left: undefined });
  }

  /** A CPU had nothing to serve. @param serves it also looked whether its stopper has work */
  passed(cpu: number, serves: boolean): void {
    if (this.chooser.touched === undefined) return;
    const { irqs } = this.ground;
    if (irqs === null || irqs.irqsOff(cpu)) return;
    this.touchesWord(irqs.pendingWord(cpu), 'looks', 0);
    const resched = serves ? irqs.reschedWord(cpu) : -1;
    if (resched >= 0) this.touchesWord(resched, 'looks', 0);
  }

  /** The actor that runs makes its next step, if it is a CPU. @param frame its own one, on the board */
  protected tellStep(actor: number, frame: number, takes: boolean): void {
    const { irqs } = this.ground;
    if (irqs === null || this.chooser.goesOn === undefined) return;
    const standing = this.#standingOf(actor, frame, takes);
    this.chooser.goesOn(standing);
    if (takes) return;
    if (standing.pending >= 0) this.touchesWord(irqs.pendingWord(actor), 'looks', 0);
    if (standing.block === null) return;
    this.touchesWord(this.board.mem[frame + FRAME.blockIndex], 'looks', 0);
    const resched = irqs.reschedWord(actor);
    if (resched >= 0) this.touchesWord(resched, 'looks', 0);
  }

  /** A CPU is about to wait. */
  protected tellWait(actor: number, frame: number): void {
    if (this.ground.irqs !== null) this.chooser.waits?.(this.#standingOf(actor, frame, false));
  }

  #standingOf(actor: number, frame: number, takes: boolean): Standing {
    const irqs = this.ground.irqs!;
    const pending = irqs.irqsOff(actor) ? -1 : this.#placeOf(irqs.pendingWord(actor));
    return { actor, pending, takes, block: this.#blockOf(actor, frame) };
  }

  #blockOf(actor: number, frame: number): Standing['block'] {
    const { mem } = this.board;
    const word = frame < 0 ? -1 : mem[frame + FRAME.blockIndex];
    if (word < 0) return null;
    const first = this.#placeOf(word);
    const resched = this.ground.irqs!.reschedWord(actor);
    return {
      first,
      end: first + WORD,
      seen: mem[frame + FRAME.blockSeen],
      now: this.ground.mem[word],
      resched: resched < 0 ? -1 : this.#placeOf(resched),
      reschedNow: resched < 0 ? 0 : this.ground.mem[resched],
    };
  }

  #placeOf(word: number): number {
    return this.words.of(this.ground.mem, word, 0) * WORD;
  }
}
