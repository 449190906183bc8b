/**
 * The rules by which the next step is chosen, for both controlled engines: for the same plan and the same program both
 * make the same decisions, number by number.
 *
 * A decision is made where more than one choice is enabled. The default goes on with the actor that runs, if it can,
 * and otherwise takes the lowest-numbered choice: actors, then events. An event is the delivery of an IPI, a device
 * interrupt, or the end of a wait that no actor notified. The last kind is no reason to go on: when nothing else is
 * enabled, Idle decides.
 */
import type { Choice, Decision, PendingStep } from '../../lab/schedule.js';
import type { ScheduleBoard } from './board.js';
import { Choices } from './choices.js';
import type { Ground } from './ground.js';
import { ACTOR, FRAME, SCHEDULE, Woken } from './layout.js';
import { EventList, WaiterList } from './lists.js';

// V8 looks an imported binding up at every use, and folds what hangs on a constant of the module itself.
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
  /** An actor goes on that only looked, because something was written. */
  released?(actor: number): void;
  /** An event has happened: for the record. */
  noteEvent(event: number): void;
}

class CurrentDecision implements Decision {
  index = 0;
  preferred = 0;
  running = false;
  count = 0;

  constructor(
    readonly actors: number,
    readonly enabled: Int32Array,
    private readonly port: RulesPort,
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
    this.#choices = new Choices(board, ground, this.events, this.waiters);
    this.#decision = new CurrentDecision(this.#actors, this.#choices.enabled, port);
  }

  /** Another execution, or another thread has decided meanwhile. */
  refresh(): void {
    this.#choices.refresh();
  }

  /** Chooses who makes the next step, or -1 when the execution has ended. Applies events on the way. */
  decide(): number {
    const mem = this.#mem;
    for (;;) {
      const choice = this.#choose();
      if (choice >= this.#actors) {
        this.#applyEvent(choice);
        continue;
      }
      mem[this.#base + S.next] = choice;
      if (choice < 0) return choice;
      mem[this.#base + S.last] = choice;
      const frame = this.board.top(choice);
      if (frame < 0) throw new Error(`actor ${choice} was chosen but has nothing to run`);
      if (mem[frame + F.spinVersion] >= 0) {
        mem[frame + F.spinVersion] = -1;
        this.port.released?.(choice);
      }
      return choice;
    }
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

  /** A point was passed. Returns false at the step limit. */
  countStep(actor: number): boolean {
    const mem = this.#mem;
    if (++mem[this.#base + S.steps] > mem[this.#base + S.stepLimit]) {
      this.board.end = 'step limit';
      mem[this.#base + S.next] = -1;
      return false;
    }
    mem[this.board.actor(actor) + A.steps]++;
    return true;
  }

  #choose(): Choice {
    const count = this.#choices.find();
    if (count === 0) return -1;
    const last = this.#mem[this.#base + S.last];
    const running = last >= 0 && this.#choices.holds(count, last);
    const preferred = running ? last : this.#choices.enabled[0];
    return count === 1 ? preferred : this.#ask(count, preferred, running);
  }

  #ask(count: number, preferred: Choice, running: boolean): Choice {
    const mem = this.#mem;
    const index = mem[this.#base + S.decisions]++;
    const decision = this.#decision;
    decision.index = index;
    decision.preferred = preferred;
    decision.running = running;
    decision.count = count;
    const choice = this.port.choose(decision);
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
      if (!this.ground.polls) this.touched(-1);
      this.port.onEvent(event);
    } else {
      const frame = this.board.top((event - firstTimeout) % this.#actors);
      this.waiters.end(frame, event < firstTimeout + this.#actors ? Woken.TIMED_OUT : Woken.NOTIFIED);
    }
    this.port.noteEvent(event);
  }
}
