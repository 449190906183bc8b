/**
 * One actor, on its own thread: passes its points, decides there who is next, and waits for its turn.
 *
 * Interrupts are taken on the thread's own stack: before its next step, whatever the actor is about to do.
 */
import { load } from '../../memory/atomics.js';
import type { Choice, Decision, PendingStep } from '../../lab/schedule.js';
import { Opcode as Op } from '../coop/rewriter/opcodes.js';
import { hashedResult } from '../coop/step.js';
import { DEPTH_MAX, FRAME, SCHEDULE, Woken } from '../schedule/board.js';
import type { EventList } from '../schedule/lists.js';
import { Rules, type RulesPort } from '../schedule/rules.js';
import { Visits } from '../schedule/visits.js';
import { BoardPlan } from './board-plan.js';
import { BOARD, Phase, type Board } from './board.js';
import { perform } from './natives.js';
import { isWrite } from '../coop/operations.js';
import { Asking } from './questions.js';
import type { LockstepPort, LockstepProgram } from './program.js';
import { StepLog } from './step-log.js';
import type { Turns } from './turns.js';

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

export class LockstepActor implements LockstepPort, RulesPort {
  /** Whether the code under test runs here, so that its operations are points. */
  active = false;
  #program!: LockstepProgram;
  #rules!: Rules;
  #report: ActorReport = {};
  readonly #mem: Int32Array;
  readonly #own: number;
  readonly #log: StepLog;
  readonly #plan: BoardPlan;
  readonly #asking: Asking;
  /** By depth of nested handlers. */
  readonly #visits = Array.from({ length: DEPTH_MAX }, () => new Visits());
  readonly #mayGoOn = (): boolean => load(this.#mem, this.#own + BOARD.current) === this.id || this.turns.over;
  readonly #called = (): boolean => {
    if (load(this.#mem, this.#own + BOARD.quit) !== 0) return true;
    return this.turns.phase === Phase.ROLL_CALL && load(this.#mem, this.#own + BOARD.current) === this.id;
  };

  constructor(readonly id: number, private readonly board: Board, private readonly turns: Turns) {
    this.#mem = board.mem;
    this.#own = board.own;
    this.#log = new StepLog(board);
    this.#plan = new BoardPlan(board);
    this.#asking = new Asking(board, turns, id);
  }

  set program(program: LockstepProgram) {
    this.#program = program;
    this.#rules = new Rules(this.board, program.ground, this);
  }

  // Executions --------------------------------------------------------------------------------------------------------

  /** Waits for an execution and takes part in it. Returns null when the threads are wanted back. */
  takePart(): ActorReport | null {
    this.turns.await(this.id, this.#called);
    if (load(this.#mem, this.#own + BOARD.quit) !== 0) return null;
    this.#report = {};
    try {
      this.#answerRollCall();
      this.active = true;
      this.#follow();
      this.#program.run(this.#mem[this.#own + BOARD.mode]);
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
    this.#mem[this.#own + BOARD.progress]++;
    this.#program.reset(this.#mem[this.#own + BOARD.mode]);
    this.#visits[0].clear();
    this.#rules.refresh();
    if (this.turns.over) throw OVER;
    if (this.id + 1 < this.board.actors) {
      this.turns.pass(this.id + 1, Phase.ROLL_CALL);
      this.turns.await(this.id, this.#mayRun);
      if (this.turns.over) throw OVER;
      this.#judgeIfAsked();
    } else this.#decide();
  }

  readonly #mayRun = (): boolean => this.turns.over || (this.turns.phase >= Phase.RUNNING && this.#mayGoOn());

  /** Its code has come to an end: others go on. */
  #retire(): void {
    if (this.turns.over) throw OVER;
    this.board.leave(this.id);
    this.#decide();
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
    if (this.#asks) this.#asking.announce(this.#depth, this.#wordOf(array, index), isWrite(op));
    this.#point();
    if (op === Op.wait) return this.#wait(array, index, value, extra);
    const word = this.#wordOf(array, index);
    const old = array[index];
    const result = op === Op.notify
      ? this.#notify(word, value)
      : perform(op, array, index, value as number, extra as number);
    if (array[index] === old) this.#visits[this.#depth].note(this.board, this.board.top(this.id), word);
    else this.#rules.touched(word);
    this.#record(op, word, value, result);
    this.#point();
    return result;
  }

  block(word: number, seen: number, atRest: boolean): void {
    if (this.turns.over) throw OVER;
    const frame = this.board.top(this.id);
    if (this.#asks) this.#asking.announce(this.#depth, -1, false);
    this.board.block(this.id, word, seen, atRest);
    this.#decide();
    this.#follow();
    this.board.unblock(frame);
  }

  changed(): void {
    this.board.changed();
  }

  get events(): EventList {
    return this.#rules.events;
  }

  isLeftOut(number: number): boolean {
    return this.#mem[this.board.layout.leftOut.base + number] !== 0;
  }

  get stepCount(): number {
    return this.board.steps;
  }

  note(kind: number, a: number, b: number, c: number): void {
    if (this.active) this.#log.note(this.id, this.#depth, this.#irqsOff, { kind, a, b, c });
  }

  random(): number {
    return this.board.random();
  }

  // The rules' port ---------------------------------------------------------------------------------------------------

  choose(decision: Decision): Choice {
    return this.#asks ? this.#asking.choose(decision) : this.#plan.choose(decision);
  }

  deviated(): void {
    if (!this.#asks) this.#plan.deviated();
  }

  pending(): PendingStep {
    throw new Error('a plan looks at no conflicts');
  }

  onEvent(event: number): void {
    this.#program.onEvent(event);
  }

  noteEvent(event: number): void {
    this.#log.event(event);
  }

  // Waiting -----------------------------------------------------------------------------------------------------------

  #wait(array: Int32Array, index: number, value: unknown, extra: unknown): string {
    const word = this.#wordOf(array, index);
    if (array[index] !== value) {
      this.#record(Op.wait, word, value, 'not-equal');
      this.#point();
      return 'not-equal';
    }
    const frame = this.board.top(this.id);
    const bounded = typeof extra === 'number' && extra < Infinity;
    this.#rules.waiters.add(this.id, word, bounded, bounded && this.#program.looksAtWait());
    this.#record(Op.wait, word, value, undefined);
    this.#decide();
    this.#follow();
    return this.#mem[frame + FRAME.woken] === Woken.NOTIFIED ? 'ok' : 'timed-out';
  }

  #notify(word: number, count: unknown): number {
    const woken = this.#rules.waiters.notify(word, count === undefined ? Infinity : Math.max(0, Number(count)));
    if (woken > 0) this.#rules.touched(-1);
    return woken;
  }

  // Points ------------------------------------------------------------------------------------------------------------

  #decide(): void {
    this.#mem[this.#own + BOARD.progress]++;
    this.#rules.decide();
  }

  #point(): void {
    if (this.#rules.countStep(this.id)) this.#decide();
    this.#follow();
  }

  /** Goes on as was decided: here, after a handler here, or when somebody decides for this actor. */
  #follow(): void {
    for (;;) {
      this.#giveTurn();
      if (!this.#rules.interrupted(this.id)) return;
      this.#takeInterrupts();
    }
  }

  #takeInterrupts(): void {
    this.board.enter(this.id);
    this.#visits[this.#depth].clear();
    if (this.#asks) this.#asking.announce(this.#depth, -1, false);
    this.#program.interrupt();
    if (this.turns.over) throw OVER;
    this.board.leave(this.id);
    this.#decide();
  }

  /** Returns when it is this actor's turn: at once if it was chosen. */
  #giveTurn(): void {
    if (this.board.end !== null) this.#finish();
    const next = this.#mem[this.board.base + SCHEDULE.next];
    if (next === this.id) return;
    this.turns.pass(next, Phase.RUNNING);
    this.turns.await(this.id, this.#mayGoOn);
    if (this.turns.over) throw OVER;
    this.#judgeIfAsked();
  }

  // The end -----------------------------------------------------------------------------------------------------------

  /** This thread found that the execution has ended. Actor 0 looks at what came out, on top of what it was doing. */
  #finish(): never {
    if (this.board.end !== 'completed' || this.board.lostWakeUps().length > 0) this.turns.dismiss();
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

  get #asks(): boolean {
    return this.#mem[this.#own + BOARD.asking] !== 0;
  }

  get #depth(): number {
    return this.board.depth(this.id);
  }

  get #irqsOff(): boolean {
    return this.#program.ground.irqs !== null && this.#program.ground.irqs.irqsOff(this.id);
  }

  #wordOf(array: Int32Array, index: number): number {
    return this.#program.words.of(array, index);
  }

  #record(op: number, word: number, value: unknown, result: unknown): void {
    this.board.mix(this.id * 31 + op, word, hashedResult(result));
    this.#log.operation(this.id, this.#depth, this.#irqsOff, op, word, value, result);
  }
}
