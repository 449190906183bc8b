/**
 * One actor, on its own thread: passes its points, decides there who is next, and waits for its turn.
 *
 * Interrupts are taken on the thread's own stack: before its next step, whatever the actor is about to do.
 */
import { refuseWhatIsLeft } from '../asynchrony.js';
import type { Choice, Decision, PendingStep } from '../../lab/schedule.js';
import { convert } from '../controlled/arguments.js';
import { Opcode as Op, PLAIN_READ, PLAIN_WRITE, TIMED_WAIT } from '../controlled/opcodes.js';
import { AWAITED, Performer } from '../controlled/performer.js';
import { LoneWork } from '../controlled/lone-work.js';
import { hashedResult } from '../controlled/step.js';
import { DEPTH_MAX, SCHEDULE } from '../controlled/layout.js';
import type { EventList } from '../controlled/lists.js';
import { Rules, type RulesPort } from '../controlled/rules.js';
import { Visits } from '../controlled/visits.js';
import { wakeUpOf } from '../races/channels.js';
import { SharedViews } from '../races/shared-views.js';
import { BoardPlan } from './board-plan.js';
import { BOARD, Phase, type Board } from './board.js';
import { isWrite, performNatively } from '../controlled/operations.js';
import { Question } from './questions.js';
import type { LockstepPort, LockstepProgram } from './program.js';
import { Report } from './report.js';
import { OVER } from './seat.js';
import { StepLog } from './step-log.js';
import type { Turns } from './turns.js';
import { WatchingPort } from './watching-port.js';

export class LockstepActor extends WatchingPort implements LockstepPort, RulesPort {
  #program!: LockstepProgram;
  #rules!: Rules;
  #performer!: Performer;
  readonly #log: StepLog;
  readonly #plan: BoardPlan;
  readonly #question: Question;
  readonly #report: Report;
  /** Work that no other actor takes part in: the end of an execution is being looked at. */
  readonly lone = new LoneWork();
  /** By depth of nested handlers. */
  readonly #visits = Array.from({ length: DEPTH_MAX }, () => new Visits());

  constructor(id: number, board: Board, turns: Turns) {
    super(id, board, turns);
    this.#log = new StepLog(board);
    this.#plan = new BoardPlan(board);
    this.#question = new Question(board, id);
    this.#report = new Report(board);
  }

  set program(program: LockstepProgram) {
    this.#program = program;
    this.#rules = new Rules(this.board, program.ground, this);
    this.#performer = new Performer(this.board, this.#rules, performNatively, this.ranges);
    this.views = new SharedViews(program.words, program.ground.irqs === null ? null : program.ground.mem);
  }

  // Executions --------------------------------------------------------------------------------------------------------

  /**
   * Waits for an execution and takes part in it, until it is over or another one begins. Returns false when the thread
   * is wanted back.
   */
  takePart(): boolean {
    if (!this.seat.awaitExecution()) return false;
    try {
      this.#answerRollCall();
      this.activate(true);
      this.#follow();
      this.#program.run(this.mem[this.own + BOARD.mode]);
      this.#retire();
    } catch (error) {
      if (!this.seat.isOver) this.#crash(error);
    } finally {
      this.activate(false);
    }
    this.seat.leave();
    return true;
  }

  /** Each thread resets what is its own, one after the other; the last one decides who begins. */
  #answerRollCall(): void {
    this.mem[this.own + BOARD.progress]++;
    this.#program.reset(this.mem[this.own + BOARD.mode]);
    this.#program.words.begin();
    this.views.begin();
    this.#visits[0].clear();
    this.#rules.refresh();
    if (this.id + 1 < this.board.actors) {
      this.seat.handOver(this.id + 1, Phase.ROLL_CALL);
      this.#judgeIfAsked();
    } else this.#decide();
  }

  /** Its code has come to an end: others go on. */
  #retire(): void {
    this.seat.check();
    this.board.leave(this.id);
    this.#decide();
    this.#giveTurn();
    throw new Error(`actor ${this.id} was chosen but has nothing to run`);
  }

  #crash(error: unknown): void {
    this.#report.writeError(error);
    this.board.end = 'crash';
    this.seat.end();
  }

  // The code under test -----------------------------------------------------------------------------------------------

  /** An operation of `Atomics`: the point before, and the operation. @param site -1: where it stands is not known */
  operate(site: number, op: number, ...given: readonly unknown[]): unknown {
    this.seat.check();
    refuseWhatIsLeft();
    const { array, index, value, extra } = convert(op, given[0], given[1], given[2], given[3]);
    const word = this.#program.words.of(array, index, this.id);
    if (this.#asks) this.#question.announce(this.#depth, word, isWrite(op));
    this.#point();
    const how = op === Op.wait && extra !== Infinity && this.#program.looksAtWait() ? TIMED_WAIT : op;
    const visits = this.#visits[this.#depth];
    const frame = this.board.top(this.id);
    const result = this.#performer.perform(this.id, frame, visits, how, word, array, index, value, extra);
    this.show(site, op, word, array, index, value, result);
    if (result === AWAITED) return this.#await(site, word, value);
    this.#record(site, op, word, value, result);
    return result;
  }

  /** A plain access as a step: the point before, and the access. @param make given: it touches memory as a whole */
  access(site: number, op: number, array: Int32Array, index: number, value: unknown, make?: () => unknown): unknown {
    this.seat.check();
    const word = this.#program.words.of(array, index, this.id);
    if (this.#asks) this.#question.announce(this.#depth, word, isWrite(op));
    this.#point();
    const frame = this.board.top(this.id);
    const result = this.#performer.access(frame, this.#visits[this.#depth], op, word, array, index, value, make);
    this.show(site, op, word, array, index, value, result);
    if (op === PLAIN_WRITE) this.#record(site, op, word, array[index], array[index]);
    else this.#record(site, op, word, undefined, op === PLAIN_READ ? result : undefined);
    return result;
  }

  /**
   * A loop looks and looks and meets no operation: the execution has ended, and the others are let run, each until it ends
   * or hangs too, so that what they do can race with what the loop looks at. It never returns.
   */
  hang(): never {
    this.board.end = 'hang';
    this.tellHost(Phase.HUNG);
    while (this.board.dropHung()) {
      this.#decide();
      this.#giveTurn();
    }
    throw new Error(`actor ${this.id} looks for ever, and nothing has ended`);
  }

  bounded(work: () => void): void {
    this.lone.do(work);
  }

  pick(count: number): number {
    return this.#rules.pick(count);
  }

  block(word: number, seen: number, atRest: boolean, patienceUs: number): void {
    this.seat.check();
    const frame = this.board.top(this.id);
    if (this.#asks) this.#question.announce(this.#depth, -1, false);
    this.board.block(this.id, word, seen, atRest, patienceUs);
    this.#decide();
    this.#follow();
    this.board.unblock(frame);
  }

  get events(): EventList {
    return this.#rules.events;
  }

  note(kind: number, a: number, b: number, c: number): void {
    if (this.active) this.#log.note(this.id, this.#depth, this.#irqsOff, { kind, a, b, c });
  }

  // The rules' port ---------------------------------------------------------------------------------------------------

  choose(decision: Decision): Choice {
    if (!this.#asks) return this.#plan.choose(decision);
    this.#question.put(decision);
    this.seat.askHost();
    return this.#question.answer;
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

  #await(site: number, word: number, value: unknown): 'ok' | 'timed-out' {
    this.#record(site, Op.wait, word, value, undefined);
    this.#decide();
    this.#follow();
    const how = this.#performer.howWaitEnded(this.id);
    if (how === 'ok') this.noticed(wakeUpOf(word));
    return how;
  }

  #decide(): void {
    this.mem[this.own + BOARD.progress]++;
    this.#rules.decide();
  }

  #point(): void {
    if (this.#rules.countStep(this.id)) this.#decide();
    this.#follow();
  }

  /** Goes on as was decided: here, after a handler here, or when a thread decides for this actor. */
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
    if (this.#asks) this.#question.announce(this.#depth, -1, false);
    this.#program.interrupt();
    this.seat.check();
    this.board.leave(this.id);
    this.#decide();
  }

  /** Returns when it is this actor's turn: at once if it was chosen. */
  #giveTurn(): void {
    if (this.board.end !== null) this.#finish();
    const next = this.mem[this.board.base + SCHEDULE.next];
    if (next === this.id) return;
    this.seat.handOver(next, Phase.RUNNING);
    this.#judgeIfAsked();
  }

  /** This thread found that the execution has ended. Actor 0 looks at what came out, on top of what it was doing. */
  #finish(): never {
    const isJudged = this.mem[this.own + BOARD.hung] === 0;
    if (isJudged && this.board.end === 'completed' && this.board.lostWakeUps().length === 0) {
      if (this.id !== 0) this.seat.handOver(0, Phase.JUDGING);
      this.#judge();
    }
    this.seat.end();
    throw OVER;
  }

  #judgeIfAsked(): void {
    if (!this.seat.isAskedToJudge) return;
    this.#judge();
    this.seat.end();
    throw OVER;
  }

  #judge(): void {
    this.activate(false);
    if (!this.#report.writeWhatCame(() => this.#program.outcome())) this.board.end = 'crash';
    this.activate(true);
  }

  get #asks(): boolean {
    return this.mem[this.own + BOARD.asking] !== 0;
  }

  get #depth(): number {
    return this.board.depth(this.id);
  }

  get #irqsOff(): boolean {
    return this.#program.ground.irqs !== null && this.#program.ground.irqs.irqsOff(this.id);
  }

  #record(site: number, op: number, word: number, value: unknown, result: unknown): void {
    this.board.mix(this.id * 31 + op, word, hashedResult(result));
    this.#log.operation(this.id, this.#depth, this.#irqsOff, site, op, word, value, result);
  }
}
