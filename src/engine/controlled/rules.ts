/**
 * The rules by which the next step is chosen, for both controlled engines: for the same plan and the same program both
 * make the same decisions, number by number.
 *
 * A decision is made where more than one choice is enabled. The default goes on with the actor that runs, if it can,
 * and otherwise takes the lowest-numbered choice: actors, then events. An event is the delivery of an IPI, a device
 * interrupt, a fault of the hardware, or the end of a wait that no actor notified. The last two kinds are no reason to go on,
 * but a frozen CPU thaws: when nothing else is enabled, Idle decides.
 *
 * Before the first decision each actor is brought to its first operation, in the order of their numbers, where it
 * `beginsUnseen`: no actor can see what another does on the way there, unless that races.
 */
import { Held } from '../../lab/looking.js';
import { FOR_EVER, NO_STEP, type Choice, type Decision, type PendingStep } from '../../lab/schedule.js';
import type { ScheduleBoard } from './board.js';
import { Choices } from './choices.js';
import type { Ground } from './ground.js';
import { ACTOR, FRAME, SCHEDULE, Woken } from './layout.js';
import { EventList, WaiterList } from './lists.js';
import { Lookers } from './spins/lookers.js';
import { endLook } from './spins/looks-on.js';

// V8 looks an imported binding up at every use, and folds what depends on a constant of the module itself.
const S = SCHEDULE;
const A = ACTOR;
const F = FRAME;

/** Who decides, and what is reported of decisions. */
export interface RulesPort {
  choose(decision: Decision): Choice;
  /** Something else than the default was taken. */
  deviated(at: number, choice: Choice): void;
  /** What a choice would do. */
  pending(choice: Choice): PendingStep;
  /** An event of the program's own happens. */
  onEvent(event: number): void;
  /** @see Chooser.heldBack */
  heldBack?(actor: number, held: number, isWritten: boolean): void;
  /** One choice alone is enabled. Returns whether it is an actor that certainly looks for ever. */
  only?(choice: Choice): boolean;
  /** An event has happened: for the record. */
  noteEvent(event: number): void;
}

/** Values that a read may choose from. */
export const VALUES_MAX = 256;

class CurrentDecision implements Decision {
  index = 0;
  preferred = 0;
  running = false;
  count = 0;
  /** Strategies look at it at every decision: it must be there to be found quickly. */
  readonly looker: number | undefined = undefined;

  constructor(
    readonly actors: number,
    readonly enabled: Int32Array,
    private readonly port: Pick<RulesPort, 'pending'>,
    readonly ofWrites = false,
  ) {}

  pending(position: number): PendingStep {
    return this.port.pending(this.enabled[position]);
  }
}

export class Rules {
  readonly events: EventList;
  readonly waiters: WaiterList;
  readonly #mem: Int32Array;
  readonly #base: number;
  readonly #actors: number;
  readonly #choices: Choices;
  readonly #decision: CurrentDecision;
  readonly #values: CurrentDecision;
  readonly #lookers: Lookers;

  constructor(
    private readonly board: ScheduleBoard,
    private readonly ground: Ground,
    private readonly port: RulesPort,
  ) {
    this.events = new EventList(board);
    this.waiters = new WaiterList(board);
    this.#mem = board.mem;
    this.#base = board.base;
    this.#actors = board.schedule.actors;
    this.#choices = new Choices(board, ground, this.events, this.waiters, (isWritten) =>
      port.heldBack?.(this.#mem[this.#base + S.last], Held.LOOKING, isWritten),
    );
    this.#decision = new CurrentDecision(this.#actors, this.#choices.enabled, port);
    this.#values = new CurrentDecision(this.#actors, new Int32Array(VALUES_MAX), { pending: () => NO_STEP }, true);
    this.#lookers = new Lookers(board, this.waiters, ground.firstTimeout + 2 * this.#actors + VALUES_MAX);
  }

  /** Another execution, or another thread has decided meanwhile. */
  refresh(): void {
    this.#choices.refresh();
  }

  /** Chooses who makes the next step, or -1 when the execution has ended. Applies events on the way. */
  decide(): number {
    const mem = this.#mem;
    if (mem[this.#base + S.begun] <= this.#actors && mem[this.#base + S.end] === 0) {
      const actor = this.#nextToBegin();
      if (actor >= 0) return actor;
    }
    return this.#take(mem[this.#base + S.end] === 0 ? this.#choose() : -1);
  }

  /** The actor that made the last step stands at a point, or waits. Returns whether it makes the next step as well. */
  goesOn(actor: number): boolean {
    const mem = this.#mem;
    const isLast = mem[this.#base + S.last] === actor && mem[this.#base + S.end] === 0;
    const count = isLast ? this.#choices.known : 0;
    if (count === 0) return this.decide() === actor;
    // Nothing has changed since it was chosen, so it can be chosen again, and there is nothing that it must be rid of first.
    const choice = count > 1 ? this.#ask(count, actor, true) : this.#onlyOne(actor);
    return choice === actor || this.#take(choice) === actor;
  }

  /** Whether an interrupt must be taken before the next step of `actor`. */
  interrupted(actor: number): boolean {
    return this.ground.irqs !== null && this.ground.irqs.interrupted(actor);
  }

  /** A word was written, or two that belong together, or something that has no number. */
  touched(word: number, words = 1): void {
    this.#mem[this.#base + S.writeVersion]++;
    this.#choices.written(word);
    if (this.#mem[this.#base + S.waiters] !== 0) this.waiters.written(word, words);
  }

  /** A point was passed. Returns false at the step limit: but a loop that only comes back is known by its rounds. */
  countStep(actor: number): boolean {
    const mem = this.#mem;
    if (++mem[this.#base + S.steps] > mem[this.#base + S.stepLimit] && !this.board.isIdle) {
      this.board.end = 'step limit';
      mem[this.#base + S.next] = -1;
      return false;
    }
    mem[this.board.actor(actor) + A.steps]++;
    return true;
  }

  /**
   * A choice that is none of who goes on, and no preemption: which of so many values the running actor reads. Of the
   * first it is the default, and of the others each has a number behind those of all events.
   */
  pick(count: number): number {
    const first = this.ground.firstTimeout + 2 * this.#actors - 1;
    const decision = this.#values;
    const running = this.#mem[this.#base + S.last];
    decision.index = this.#mem[this.#base + S.decisions]++;
    decision.preferred = decision.enabled[0] = running;
    decision.count = count;
    for (let i = 1; i < count; i++) decision.enabled[i] = first + i;
    const choice = this.port.choose(decision);
    if (choice === running) return 0;
    const picked = choice - first;
    if (picked < 1 || picked >= count) {
      this.board.end = 'diverged';
      return 0;
    }
    this.port.deviated(decision.index, choice);
    return picked;
  }

  /** The next actor that has not begun. -1: all stand before their first operation, and none has made the last step. */
  #nextToBegin(): number {
    const mem = this.#mem;
    const actor = mem[this.#base + S.begun]++;
    const isLeft = actor < this.#actors;
    mem[this.#base + S.last] = isLeft ? actor : -1;
    if (isLeft) mem[this.#base + S.next] = actor;
    return isLeft ? actor : -1;
  }

  /** Applies what was chosen, and chooses again behind events. Returns the actor that makes the next step, or -1. */
  #take(chosen: Choice): number {
    const mem = this.#mem;
    let choice = chosen;
    while (choice >= this.#actors) {
      this.#applyEvent(choice);
      choice = mem[this.#base + S.end] === 0 ? this.#choose() : -1;
    }
    mem[this.#base + S.next] = choice;
    if (choice < 0) return choice;
    const isAnother = mem[this.#base + S.last] !== choice;
    if (isAnother && mem[this.#base + S.looker] !== 0) endLook(this.board);
    mem[this.#base + S.last] = choice;
    const frame = this.board.top(choice);
    if (frame < 0) throw new Error(`actor ${choice} was chosen but has nothing to run`);
    if (mem[frame + F.resumes] !== 0) {
      mem[frame + F.resumes] = 0;
      if (mem[this.#base + S.spurious] !== 0) this.board.changed(); // it counts again as one that goes on
    }
    if (mem[frame + F.held] !== Held.NOT) this.#release(choice, frame, isAnother);
    return choice;
  }

  /** @param isAnother others have moved meanwhile */
  #release(actor: number, frame: number, isAnother: boolean): void {
    const mem = this.#mem;
    const isWritten = mem[frame + F.spinVersion] >= 0;
    if (isWritten || isAnother) this.port.heldBack?.(actor, mem[frame + F.held], isWritten);
    mem[frame + F.held] = Held.NOT;
    mem[frame + F.spinVersion] = -1;
  }

  #choose(): Choice {
    const count = this.#choices.find();
    if (count === 0) return -1;
    const last = this.#mem[this.#base + S.last];
    const running = last >= 0 && this.#choices.holds(count, last);
    if (this.#mem[this.#base + S.looksNow] !== 0 && this.#looksOn(last, running))
      return this.#mem[this.#base + S.end] === 0 ? this.#choose() : -1;
    const preferred = running ? last : this.#choices.enabled[0];
    return count > 1 ? this.#ask(count, preferred, running) : this.#onlyOne(preferred);
  }

  /** Whether the actor that made the last step was held back, and goes on all the same; or was to, and cannot. */
  #looksOn(last: number, running: boolean): boolean {
    const looks = this.#mem[this.#base + S.looksNow];
    this.#mem[this.#base + S.looksNow] = 0;
    const othersCanMove = this.#choices.known > (running ? 1 : 0);
    if (last < 0 || !othersCanMove || !this.#lookers.isAsked(last, looks)) return false;
    const index = this.#mem[this.#base + S.decisions];
    const choice = this.#lookers.ask(last, this.port);
    if (choice >= 0) this.port.deviated(index, choice);
    return choice >= 0 || this.#mem[this.#base + S.end] !== 0;
  }

  #onlyOne(choice: Choice): Choice {
    return this.port.only?.(choice) === true ? this.#endIfAll(1, choice) : choice;
  }

  /** It is a livelock when the enabled choices are all there is to come, and otherwise goes on. */
  #endIfAll(count: number, preferred: Choice): Choice {
    if (!this.#choices.areAll(count)) return preferred;
    this.board.end = 'livelock';
    return -1;
  }

  #ask(count: number, preferred: Choice, running: boolean): Choice {
    const mem = this.#mem;
    const index = mem[this.#base + S.decisions]++;
    const decision = this.#decision;
    decision.index = index;
    decision.preferred = preferred;
    decision.running = running;
    decision.count = count;
    const wanted = this.port.choose(decision);
    const choice = wanted === FOR_EVER ? this.#endIfAll(count, preferred) : wanted;
    if (choice < 0) return choice;
    if (choice === preferred) return choice;
    if (!this.#choices.holds(count, choice)) {
      this.board.end = 'diverged';
      return -1;
    }
    this.port.deviated(index, choice);
    if (running) mem[this.#base + S.preemptions]++;
    return choice;
  }

  #applyEvent(event: number): void {
    this.board.mix(event, 0, 0);
    const { firstTimeout } = this.ground;
    if (event < firstTimeout) {
      if (this.ground.polls === null) this.touched(-1);
      this.port.onEvent(event);
    } else {
      const actor = (event - firstTimeout) % this.#actors;
      if (this.board.isPatient(actor)) this.#losePatience(actor);
      else
        this.waiters.end(this.board.top(actor), event < firstTimeout + this.#actors ? Woken.TIMED_OUT : Woken.NOTIFIED);
    }
    this.port.noteEvent(event);
  }

  /** It waits no longer for a CPU that is frozen. */
  #losePatience(actor: number): void {
    this.#mem[this.board.actor(actor) + A.impatientIn] = (this.ground.faults?.freezesLeft ?? 0) + 1;
    this.board.losePatience(actor);
  }
}
