/**
 * What is reported of a machine to a chooser that follows dependences, on both controlled engines: which step a CPU makes,
 * and what the step touches beside its operation.
 */
import type { Chooser, Standing, Touch } from '../../lab/schedule.js';
import type { View } from '../races/shared-views.js';
import type { ScheduleBoard } from './board.js';
import type { Ground } from './ground.js';
import { FRAME } from './layout.js';
import type { WordNumbers } from './words.js';

const WORD = 4;
/** Where things lie that are no memory, in bytes: behind all of it. */
const THINGS = 2 ** 48;

export type CpuListener = Pick<Chooser, 'goesOn' | 'waits' | 'touched'>;

export class CpuTeller {
  /** @param port who listens just now */
  constructor(
    private readonly board: ScheduleBoard,
    private readonly ground: Ground,
    private readonly words: WordNumbers,
    private readonly port: { readonly chooser: CpuListener },
  ) {}

  /** A word of the machine's memory is about to be touched. */
  touchesWord(word: number, how: Touch['how'], left: unknown): void {
    if (!this.#listens) return;
    this.#touches(this.#placeOf(word), WORD, how, this.ground.mem[word], left);
  }

  /** Something is about to be touched that is no memory: an event, or, with a number behind those, what stands behind one. */
  touchesThing(thing: number, how: Touch['how'], was: unknown, left: unknown): void {
    if (this.#listens) this.#touches(THINGS + thing * WORD, WORD, how, was, left);
  }

  /** A plain access is about to be made. @param place number of the view's first byte */
  touchesElements(view: View, place: number, from: number, to: number, writes: boolean): void {
    if (!this.#listens || this.ground.irqs === null) return;
    const size = view.BYTES_PER_ELEMENT ?? 1;
    const was: unknown = to - from === 1 && view instanceof Int32Array ? view[from] : undefined;
    this.#touches(place + from * size, (to - from) * size, writes ? 'writes' : 'looks', was, undefined);
  }

  /** A CPU had nothing to serve. @param serves it also looked whether its stopper has work */
  passed(cpu: number, serves: boolean): void {
    if (!this.#listens) return;
    const { irqs } = this.ground;
    if (irqs === null || irqs.irqsOff(cpu)) return;
    this.touchesWord(irqs.pendingWord(cpu), 'looks', 0);
    const resched = serves ? irqs.reschedWord(cpu) : -1;
    if (resched >= 0) this.touchesWord(resched, 'looks', 0);
  }

  /** An actor makes its next step, if it is a CPU. @param frame its own one, on the board */
  goesOn(actor: number, frame: number, takes: boolean): void {
    const { irqs } = this.ground;
    const { chooser } = this.port;
    if (irqs === null || chooser.goesOn === undefined) return;
    const standing = this.#standingOf(actor, frame, takes);
    chooser.goesOn(standing);
    if (takes) return;
    if (standing.pending >= 0) this.touchesWord(irqs.pendingWord(actor), 'looks', 0);
    if (standing.block === null) return;
    this.touchesWord(this.board.mem[frame + FRAME.blockIndex], 'looks', 0);
    const resched = irqs.reschedWord(actor);
    if (resched >= 0) this.touchesWord(resched, 'looks', 0);
  }

  /** A CPU is about to wait. */
  waits(actor: number, frame: number): void {
    if (this.ground.irqs !== null) this.port.chooser.waits?.(this.#standingOf(actor, frame, false));
  }

  get #listens(): boolean {
    return this.port.chooser.touched !== undefined && this.board.end === null;
  }

  #touches(first: number, size: number, how: Touch['how'], was: unknown, left: unknown): void {
    this.port.chooser.touched!({ first, end: first + size, how, was, left });
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
