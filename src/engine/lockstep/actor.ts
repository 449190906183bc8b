/**
 * One actor, on its own thread: passes its points, decides there who is next, and waits for its turn.
 *
 * Interrupts are taken on the thread's own stack: before its next step, whatever the actor is about to do.
 */
import { Inexact } from '../../lab/inexact.js';
import type { Choice, Decision, PendingStep } from '../../lab/schedule.js';
import { areExact, convert } from '../controlled/arguments.js';
import { EndlessLoops, TURNS_ASKED } from '../controlled/endless-loops.js';
import { Opcode as Op, PLAIN_READ, PLAIN_WRITE, TIMED_WAIT } from '../controlled/opcodes.js';
import { AWAITED, Performer } from '../controlled/performer.js';
import { CpuTeller } from '../controlled/cpu-teller.js';
import { SCHEDULE } from '../controlled/layout.js';
import { Rules, type RulesPort } from '../controlled/rules.js';
import { NO_WORD } from '../controlled/words.js';
import { wakeUpOf } from '../races/channels.js';
import { SharedViews } from '../races/shared-views.js';
import { BOARD, Phase, type Board } from './board.js';
import { isWrite, performNatively } from '../controlled/operations.js';
import { Decider } from './decisions/decider.js';
import { Ending } from './ending.js';
import { LoopingPort } from './loop/looping-port.js';
import type { LockstepPort, LockstepProgram } from './program.js';
import type { Turns } from './turns.js';

export class LockstepActor extends LoopingPort implements LockstepPort, RulesPort {
  #program!: LockstepProgram;
  #rules!: Rules;
  #performer!: Performer;
  readonly #decider: Decider;
  readonly #ending: Ending;
  readonly #endless = new EndlessLoops();
  readonly #run = (): unknown => this.#program.run(this.mem[this.own + BOARD.mode]);

  constructor(id: number, board: Board, turns: Turns) {
    super(id, board, turns);
    this.#decider = new Decider(board, id, this.seat);
    this.#ending = new Ending(board, this.seat, id, () => this.#outcome());
  }

  set program(program: LockstepProgram) {
    this.#program = program;
    this.ground = program.ground;
    this.cpus = new CpuTeller(this.board, program.ground, program.words, this);
    this.#rules = new Rules(this.board, program.ground, this);
    this.#performer = new Performer(this.board, this.#rules, performNatively, this.ranges);
    this.#rules.waiters.later = (wait) => this.loop!.woken(wait);
    this.views = new SharedViews(program.words, program.ground.irqs === null ? null : program.ground.mem);
  }

  // Executions --------------------------------------------------------------------------------------------------------

  /** Takes part in the next execution, until it is over or another one begins. False: the thread is wanted back. */
  takePart(): boolean {
    if (!this.awaitExecution()) return false;
    try {
      this.#begin();
      this.#run();
      this.#retire();
    } catch (error) {
      this.#ending.crashed(error);
    } finally {
      this.#leave();
    }
    return true;
  }

  /** The same with an event loop. Context: nothing else waits for this thread's own. */
  async takePartLater(): Promise<boolean> {
    if (!this.awaitExecution()) return false;
    try {
      this.#begin();
      await this.loop!.run(this.#run);
      this.#retire();
    } catch (error) {
      this.#ending.crashed(error);
    } finally {
      this.#leave();
    }
    return true;
  }

  #leave(): void {
    this.activate(false);
    this.seat.leave();
  }

  /** Each thread resets what is its own, one after the other; the last one decides who begins. Then its turn has come. */
  #begin(): void {
    this.mem[this.own + BOARD.progress]++;
    this.loop?.begin(this.#program.words);
    this.#program.reset(this.mem[this.own + BOARD.mode]);
    this.#program.words.begin();
    this.views.begin();
    this.reports.begin();
    this.visits[0].clear();
    this.#rules.refresh();
    if (this.id + 1 < this.board.actors) {
      this.seat.handOver(this.id + 1, Phase.ROLL_CALL);
      this.#ending.judgeIfAsked();
    } else this.#decide();
    this.activate(true);
    this.#follow();
    this.goesOn(false);
  }

  /** Its code has come to an end: others go on. Nothing is thrown when all is over: to throw takes longer than a step. */
  #retire(): void {
    this.seat.check();
    this.board.leave(this.id);
    this.#decide();
    if (this.board.end !== null) return this.#ending.come();
    const isOver = this.seat.passTo(this.mem[this.board.base + SCHEDULE.next], Phase.RUNNING);
    if (isOver || this.#ending.judgesIfAsked()) return;
    throw new Error(`actor ${this.id} was chosen but has nothing to run`);
  }

  // The code under test -----------------------------------------------------------------------------------------------

  /** An operation of `Atomics`: the point before, and the operation. @param site -1: where it stands is not known */
  operate(site: number, op: number, array?: unknown, index?: unknown, value?: unknown, extra?: unknown): unknown {
    this.seat.check();
    if (!areExact(op, array, index, value, extra))
      ({ array, index, value, extra } = convert(op, array, index, value, extra));
    return this.#operate(site, op, array as Int32Array, index as number, value, extra);
  }

  #operate(site: number, op: number, array: Int32Array, index: number, value: unknown, extra: unknown): unknown {
    const word = this.#program.words.of(array, index, this.id);
    this.#decider.announce(word, isWrite(op));
    this.looksOn(op, word, value, extra);
    this.#point();
    const how = op === Op.wait && extra !== Infinity && this.#program.looksAtWait() ? TIMED_WAIT : op;
    this.#decider.begun();
    this.begins(op, word, array, index);
    const visits = this.visits[this.depth];
    const frame = this.board.top(this.id);
    const result =
      op === Op.waitAsync
        ? this.loop!.waitAsync(word, array, index, value, extra as number)
        : this.#performer.perform(this.id, frame, visits, how, word, array, index, value, extra);
    this.show(site, how, word, array, index, value, result, extra);
    if (result === AWAITED) return this.#await(site, word, value);
    this.record(site, op, word, value, result);
    return result;
  }

  /** A plain access as a step: the point before, and the access. @param make given: it touches memory as a whole */
  access(site: number, op: number, array: Int32Array, index: number, value: unknown, make?: () => unknown): unknown {
    this.seat.check();
    const word = this.#program.words.of(array, index, this.id);
    this.#decider.announce(word, isWrite(op));
    this.looksOn(op, word, value);
    this.#point();
    this.#decider.begun();
    this.begins(op, word, array, index);
    const frame = this.board.top(this.id);
    const result = this.#performer.access(frame, this.visits[this.depth], op, word, array, index, value, make);
    this.show(site, op, word, array, index, value, result);
    if (op === PLAIN_WRITE) this.record(site, op, word, array[index], array[index]);
    else this.record(site, op, word, undefined, op === PLAIN_READ ? result : undefined);
    return result;
  }

  /** The end of a turn of a loop. @param looks see EndlessLoops @throws when it is taken for endless */
  turn(looks: number): void {
    if ((++this.turns & (TURNS_ASKED - 1)) !== 0 || (!this.active && !this.lone.isUnderWay)) return;
    const hung = this.#endless.ask(this.turns, looks, this.#program.code ?? this.#program, this.trace);
    if (hung === null) return;
    if (this.lone.isUnderWay) throw hung; // who does the work alone asks whether it ends
    this.#hang(hung);
  }

  /** The execution has ended. The others run, each until it ends or hangs too: what they do may race with the loop. */
  #hang(hung: Error): never {
    this.seat.check();
    this.board.end = 'hang';
    this.#ending.reports(hung);
    this.tellHost(Phase.HUNG);
    while (this.board.dropHung()) {
      this.#decide();
      this.#giveTurn();
    }
    throw new Error(`actor ${this.id} looks for ever, and nothing has ended`);
  }

  pick(count: number): number {
    return this.#rules.pick(count);
  }

  block(word: number, seen: number, atRest: boolean, patienceUs: number): void {
    this.seat.check();
    const frame = this.board.top(this.id);
    this.#decider.announce();
    this.board.block(this.id, word, seen, atRest, patienceUs);
    if (patienceUs > 0) this.inexact(Inexact.PATIENCE); // how long that is depends on what all others do
    this.cpus.waits(this.id, frame);
    this.#decide();
    this.#follow();
    this.goesOn(false);
    this.board.unblock(frame);
  }

  /** A step of its own that is no operation on memory. */
  step(): void {
    this.seat.check();
    this.#decider.announce();
    this.looksOn(-1, NO_WORD);
    this.board.countUnnumbered(1);
    this.#point();
  }

  get events(): LockstepPort['events'] {
    return this.#rules.events;
  }

  // The rules' port ---------------------------------------------------------------------------------------------------

  choose(decision: Decision): Choice {
    return this.#decider.choose(decision);
  }

  deviated(): void {
    this.#decider.deviated();
  }

  only(choice: Choice): boolean {
    return this.#decider.only(choice);
  }

  pending(): PendingStep {
    throw new Error('a plan looks at no conflicts');
  }

  onEvent(event: number): void {
    this.happens(event);
    if (this.loop === null) this.#program.onEvent(event);
    else this.loop.happened(event);
  }

  #await(site: number, word: number, value: unknown): 'ok' | 'timed-out' {
    this.record(site, Op.wait, word, value, undefined);
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
    this.turns = 0;
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
    this.goesOn(true);
    this.board.enter(this.id);
    this.visits[this.depth].clear();
    this.#decider.announce();
    this.#program.interrupt();
    this.seat.check();
    this.board.leave(this.id);
    this.back();
    this.#decide();
  }

  /** Returns when it is this actor's turn: at once if it was chosen. */
  #giveTurn(): void {
    if (this.board.end !== null) this.#ending.found();
    const next = this.mem[this.board.base + SCHEDULE.next];
    if (next === this.id) return;
    this.seat.handOver(next, Phase.RUNNING);
    this.#ending.judgeIfAsked();
  }

  #outcome(): string {
    this.activate(false);
    try {
      const look = (): string => this.#program.outcome();
      return this.loop?.lookAfterwards(look) ?? look();
    } finally {
      this.activate(true);
    }
  }
}
