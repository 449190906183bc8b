/** What event loops ask of the scheduler, as far as it takes no turn of an actor. */
import type { EventList } from '../controlled/lists.js';
import { SCHEDULE } from '../controlled/layout.js';
import type { Rules } from '../controlled/rules.js';
import { eventStep, type Told } from '../controlled/step.js';
import { Opcode } from '../controlled/opcodes.js';
import { NO_WORD } from '../controlled/words.js';
import { wordsOf } from '../controlled/performer.js';
import type { Loops } from '../event-loop/loops.js';
import type { Coroutine } from '../rewriter/runtime.js';
import type { Frame } from './frame.js';
import { ModelledRuntime } from './modelled-runtime.js';

// V8 looks an imported binding up at every use, and folds what depends on a constant of the module itself.
const S = SCHEDULE;

export class LoopRuntime extends ModelledRuntime {
  protected rules!: Rules;
  protected loops: Loops | null = null;
  /** Which of so many ways something goes: a decision of the schedule, 0 by default. */
  readonly pick = (count: number): number => this.rules.pick(count);
  protected frames: readonly Frame[] = [];
  /** The innermost frame of the actor that runs. */
  protected frame!: Frame;
  /** What the event is called that has just happened. */
  #happened: Told | undefined;

  /** Events that may happen now. */
  get events(): EventList {
    return this.rules.events;
  }

  /** Number of the place where an actor stands that is not done. */
  siteOf(actor: number): number {
    return this.frameOf(actor).site;
  }

  protected frameOf(actor: number): Frame {
    return this.frames[this.board.depth(actor) * this.ground.actors + actor];
  }

  looked(): void {
    if (this.running) this.frame.visits.note(this.board, this.frame.address, NO_WORD);
  }

  looks(loop: number, a?: unknown, b?: unknown, c?: unknown): true {
    if (!this.running) return true;
    const { frame, chooser } = this;
    frame.visits.turn(this.board, loop, arguments.length > 1, frame.effects, a, b, c);
    chooser.looks?.(this.actor, loop, [frame.effects, a, b, c]);
    return true;
  }

  get sleptMs(): number {
    return this.board.mem[this.board.base + S.sleptMs];
  }

  get writes(): number {
    return this.board.mem[this.board.base + S.writeVersion];
  }

  stepsBut(actor: number): number {
    return this.board.stepsBut(actor);
  }

  touched(): void {
    this.rules.touched(NO_WORD);
  }

  changed(): void {
    this.board.changed();
  }

  share(memory: SharedArrayBuffer): void {
    this.words.share(memory);
  }

  kill(actor: number): void {
    this.rules.waiters.forget(actor);
    while (this.board.depth(actor) >= 0) this.board.leave(actor);
  }

  *leave(last: Coroutine<void>): Coroutine<void> {
    if (this.plainDepth > 0) return;
    yield* last;
    this.kill(this.actor);
    this.rules.decide();
    for (;;) yield;
  }

  watchWrites(): void {
    this.board.mem[this.board.base + S.spinning] = 1;
  }

  sleepUntil(ms: number): void {
    this.board.sleep(Math.max(0, ms - this.sleptMs));
  }

  arm(event: number): void {
    this.events.add(event);
  }

  disarm(event: number): void {
    this.events.remove(event);
  }

  /** What an actor has done that is no operation on memory. */
  tell(what: number, id: number, told: () => Told): void {
    if (!this.running) return;
    this.board.countUnnumbered(-1);
    this.board.mix(this.actor * 31 + what, id, 0);
    this.steps?.push({ ...eventStep(this.actor), told: told() });
  }

  override onEvent(event: number): void {
    if (this.loops !== null && this.steps !== null) this.#happened = this.loops.toldOf(event);
    super.onEvent(event);
  }

  override noteEvent(event: number): void {
    const told = this.#happened;
    this.#happened = undefined;
    if (told === undefined) super.noteEvent(event);
    else this.steps?.push({ ...eventStep(event), told });
  }

  protected override make(frame: Frame, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
    return frame.op === Opcode.waitAsync
      ? this.#waitLater(frame.word, array, index, value, extra as number)
      : super.make(frame, array, index, value, extra);
  }

  /** Source: ECMA-262, DoWait. */
  #waitLater(word: number, array: Int32Array, index: number, value: unknown, timeoutMs: number): object {
    if (array[index] !== value) return { async: false, value: 'not-equal' };
    if (timeoutMs === 0) return { async: false, value: 'timed-out' };
    const waited = { word, words: wordsOf(value), timeoutMs };
    return { async: true, value: this.loops!.waits.later(this.rules.waiters, waited) };
  }
}
