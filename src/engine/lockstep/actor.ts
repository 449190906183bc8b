/**
 * One actor, on its own thread: passes its points, decides there who is next, and waits for its turn.
 *
 * Interrupts are taken on the thread's own stack: before its next step, whatever the actor is about to do.
 */
import { load } from '../../memory/atomics.js';
import { wordOf } from '../coop/actor.js';
import { Opcode as Op } from '../coop/rewriter/opcodes.js';
import { ACTOR, BOARD, FRAME, Phase, Woken, type Board } from './board.js';
import { perform } from './natives.js';
import type { LockstepPort, LockstepProgram } from './program.js';
import { Rules } from './rules.js';
import { StepLog } from './step-log.js';
import type { Turns } from './turns.js';
import { Visits } from './visits.js';

/** Unwinds the code under test when the execution is over. Code that catches it gets it again at its next point. */
export class ExecutionOver extends Error {
  override readonly name = 'ExecutionOver';
}
const OVER = new ExecutionOver('the execution is over');

/** What a thread has to tell of an execution. */
export interface ActorReport {
  /** From actor 0, when the execution was completed. */
  outcome?: string;
  error?: unknown;
}

export class LockstepActor implements LockstepPort {
  /** Whether the code under test runs here, so that its operations are points. */
  active = false;
  #program!: LockstepProgram;
  #rules!: Rules;
  #report: ActorReport = {};
  readonly #mem: Int32Array;
  readonly #base: number;
  readonly #area: number;
  readonly #log: StepLog;
  readonly #visits: Visits;
  readonly #mayGoOn = (): boolean => load(this.#mem, this.#base + BOARD.current) === this.id || this.turns.over;
  readonly #called = (): boolean => {
    if (load(this.#mem, this.#base + BOARD.quit) !== 0) return true;
    return this.turns.phase === Phase.ROLL_CALL && load(this.#mem, this.#base + BOARD.current) === this.id;
  };

  constructor(readonly id: number, private readonly board: Board, private readonly turns: Turns) {
    this.#mem = board.mem;
    this.#base = board.base;
    this.#area = board.actor(id);
    this.#log = new StepLog(board);
    this.#visits = new Visits(board);
  }

  set program(program: LockstepProgram) {
    this.#program = program;
    this.#rules = new Rules(this.board, program, this.#log);
  }

  // Executions --------------------------------------------------------------------------------------------------------

  /** Waits for an execution and takes part in it. Returns null when the threads are wanted back. */
  takePart(): ActorReport | null {
    this.turns.await(this.id, this.#called);
    if (load(this.#mem, this.#base + BOARD.quit) !== 0) return null;
    this.#report = {};
    try {
      this.#answerRollCall();
      this.active = true;
      this.#follow();
      this.#program.run(this.#mem[this.#base + BOARD.mode]);
      this.#retire();
    } catch (error) {
      if (!this.turns.over) this.#crash(error);
    } finally {
      this.active = false;
    }
    return this.#report;
  }

  /** Everybody resets what is its own, one after the other; the last one decides who begins. */
  #answerRollCall(): void {
    this.#mem[this.#base + BOARD.progress]++;
    this.#program.reset(this.#mem[this.#base + BOARD.mode]);
    this.#visits.enter(0);
    if (this.turns.over) throw OVER;
    if (this.id + 1 < this.board.layout.actors) {
      this.turns.pass(this.id + 1, Phase.ROLL_CALL);
      this.turns.await(this.id, this.#mayRun);
      if (this.turns.over) throw OVER;
      this.#judgeIfAsked();
    } else this.#rules.decide();
  }

  readonly #mayRun = (): boolean => this.turns.over || (this.turns.phase >= Phase.RUNNING && this.#mayGoOn());

  /** Its code has come to an end: others go on. */
  #retire(): void {
    if (this.turns.over) throw OVER;
    this.board.leave(this.id);
    this.#rules.decide();
    this.#giveTurn();
    throw new Error(`actor ${this.id} was chosen but has nothing to run`);
  }

  #crash(error: unknown): void {
    this.#report.error = error;
    this.board.end = 'crash';
    this.turns.dismiss();
  }

  // The code under test -----------------------------------------------------------------------------------------------

  /** An operation of `Atomics`: the point before, the operation, the point after. */
  operate(op: number, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
    if (this.turns.over) throw OVER;
    this.#point();
    if (op === Op.wait) return this.#wait(array, index, value, extra);
    const word = wordOf(array, index);
    const old = array[index];
    const result = op === Op.notify
      ? this.#notify(word, value)
      : perform(op, array, index, value as number, extra as number);
    if (array[index] === old) this.#noteVisit(word);
    else this.#rules.touched();
    this.#record(op, word, value, result);
    this.#point();
    return result;
  }

  block(word: number, seen: number, atRest: boolean): void {
    if (this.turns.over) throw OVER;
    const mem = this.#mem;
    const frame = this.board.top(this.id);
    mem[frame + FRAME.atRest] = atRest ? 1 : 0;
    mem[frame + FRAME.blockIndex] = word;
    mem[frame + FRAME.blockSeen] = seen;
    this.#rules.decide();
    this.#follow();
    mem[frame + FRAME.blockIndex] = -1;
    mem[frame + FRAME.atRest] = 0;
  }

  get events(): LockstepPort['events'] {
    return this.#rules.events;
  }

  isLeftOut(number: number): boolean {
    return this.#mem[this.board.layout.leftOut.base + number] !== 0;
  }

  get stepCount(): number {
    return this.#mem[this.#base + BOARD.steps];
  }

  note(kind: number, a: number, b: number, c: number): void {
    if (this.active) this.#log.note(this.id, this.#depth, this.#program.irqsOff(this.id), { kind, a, b, c });
  }

  /** Math.random() of the code under test: the same numbers as in the coop engine. */
  random(): number {
    const drawn = this.#base + BOARD.drawn;
    this.#mem[drawn] = Math.imul(this.#mem[drawn], 0x9e3779b1) + 0x7f4a7c15;
    return ((this.#mem[drawn] ^ (this.#mem[drawn] >>> 15)) >>> 0) / 2 ** 32;
  }

  #wait(array: Int32Array, index: number, value: unknown, extra: unknown): string {
    const word = wordOf(array, index);
    if (array[index] !== value) {
      this.#record(Op.wait, word, value, 'not-equal');
      this.#point();
      return 'not-equal';
    }
    const frame = this.board.top(this.id);
    this.#mem[frame + FRAME.bounded] = typeof extra === 'number' && extra < Infinity ? 1 : 0;
    this.#rules.waiters.add(this.id, word);
    this.#record(Op.wait, word, value, undefined);
    this.#rules.decide();
    this.#follow();
    return this.#mem[frame + FRAME.woken] === Woken.NOTIFIED ? 'ok' : 'timed-out';
  }

  #notify(word: number, count: unknown): number {
    const woken = this.#rules.waiters.notify(word, count === undefined ? Infinity : Math.max(0, Number(count)));
    if (woken > 0) this.#rules.touched();
    return woken;
  }

  // Points ------------------------------------------------------------------------------------------------------------

  #point(): void {
    if (this.#rules.countStep(this.id)) this.#rules.decide();
    this.#follow();
  }

  /** Goes on as was decided: here, after a handler here, or when somebody decides for this actor. */
  #follow(): void {
    for (;;) {
      this.#giveTurn();
      if (!this.#program.interrupted(this.id)) return;
      this.#takeInterrupts();
    }
  }

  #takeInterrupts(): void {
    this.board.enter(this.id);
    this.#visits.enter(this.#depth);
    this.#program.interrupt();
    if (this.turns.over) throw OVER;
    this.board.leave(this.id);
    this.#rules.decide();
  }

  /** Returns when it is this actor's turn: at once if it was chosen. */
  #giveTurn(): void {
    if (this.board.end !== null) this.#finish();
    const next = this.#mem[this.#base + BOARD.next];
    if (next === this.id) return;
    this.turns.pass(next, Phase.RUNNING);
    this.turns.await(this.id, this.#mayGoOn);
    if (this.turns.over) throw OVER;
    this.#judgeIfAsked();
  }

  // The end -----------------------------------------------------------------------------------------------------------

  /** This thread found that the execution has ended. Actor 0 looks at what came out, on top of what it was doing. */
  #finish(): never {
    if (this.board.end !== 'completed' || this.#mem[this.#base + BOARD.lostWakeups] > 0) this.turns.dismiss();
    else if (this.id === 0) this.#judge();
    else {
      this.turns.pass(0, Phase.JUDGING);
      this.turns.await(this.id, this.#isOver);
    }
    throw OVER;
  }

  readonly #isOver = (): boolean => this.turns.over;

  #judgeIfAsked(): void {
    if (this.turns.phase !== Phase.JUDGING) return;
    this.#judge();
    throw OVER;
  }

  #judge(): void {
    this.active = false;
    try {
      this.#report.outcome = this.#program.outcome();
    } catch (error) {
      this.#report.error = error;
      this.board.end = 'crash';
    }
    this.active = true;
    this.turns.dismiss();
  }

  get #depth(): number {
    return this.#mem[this.#area + ACTOR.depth] - 1;
  }

  #noteVisit(word: number): void {
    this.#visits.note(this.#depth, this.board.top(this.id), word, this.#mem[this.#base + BOARD.writeVersion]);
  }

  #record(op: number, word: number, value: unknown, result: unknown): void {
    this.#rules.mix(this.id * 31 + op, word, typeof result === 'number' ? result : 0);
    this.#log.operation(this.id, this.#depth, this.#program.irqsOff(this.id), op, word, value, result);
  }
}
