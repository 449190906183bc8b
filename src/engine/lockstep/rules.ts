/**
 * The rules by which the next step is chosen: those of CoopScheduler, word for word, on the board.
 *
 * Invariant: for the same plan and the same program both engines make the same decisions, number by number. Whatever is
 * changed here is changed in src/engine/coop/scheduler.ts too, and a test runs both on every scenario.
 */
import { at } from '../../memory/arena.js';
import { ACTOR, BOARD, DEVIATION, FRAME, type Board } from './board.js';
import type { LockstepProgram } from './program.js';
import { EventList, WaiterList } from './shared-lists.js';
import type { StepLog } from './step-log.js';

const LIVELOCK_ROUNDS = 64;

export class Rules {
  readonly events: EventList;
  readonly waiters: WaiterList;
  readonly #enabled: Int32Array;
  readonly #mem: Int32Array;
  readonly #base: number;
  readonly #actors: number;

  constructor(private readonly board: Board, private readonly program: LockstepProgram, private readonly log: StepLog) {
    this.events = new EventList(board);
    this.waiters = new WaiterList(board);
    this.#mem = board.mem;
    this.#base = board.base;
    this.#actors = board.layout.actors;
    this.#enabled = new Int32Array(this.#actors + board.layout.event.count);
  }

  /** Chooses who makes the `next` step, or -1 when the execution has ended. Applies events on the way. */
  decide(): void {
    const mem = this.#mem;
    const base = this.#base;
    mem[base + BOARD.progress]++;
    for (;;) {
      const choice = this.#choose();
      if (choice >= this.#actors) {
        this.#applyEvent(choice);
        continue;
      }
      mem[base + BOARD.next] = choice;
      if (choice < 0) return;
      mem[base + BOARD.last] = choice;
      const frame = this.board.top(choice);
      if (frame < 0) throw new Error(`actor ${choice} was chosen but has nothing to run`);
      mem[frame + FRAME.spinVersion] = -1;
      return;
    }
  }

  /** Something was written. */
  touched(): void {
    this.#mem[this.#base + BOARD.writeVersion]++;
  }

  /** FNV-1a over the words of a step. */
  mix(a: number, b: number, c: number): void {
    let hash = this.#mem[this.#base + BOARD.hash];
    hash = Math.imul(hash ^ a, 0x01000193);
    hash = Math.imul(hash ^ b, 0x01000193);
    this.#mem[this.#base + BOARD.hash] = Math.imul(hash ^ c, 0x01000193);
  }

  #choose(): number {
    const mem = this.#mem;
    const base = this.#base;
    const enabled = this.#enabled;
    let count = 0;
    for (let actor = 0; actor < this.#actors; actor++) if (this.#isEnabled(actor)) enabled[count++] = actor;
    for (let i = 0; i < this.events.count; i++) enabled[count++] = this.events.get(i);
    if (count === 0) count = this.#nobodyMoves();
    if (count === 0) return -1;
    const last = mem[base + BOARD.last];
    const running = last >= 0 && this.#isEnabled(last) && this.#holds(count, last);
    const preferred = running ? last : enabled[0];
    return count === 1 ? preferred : this.#asPlanned(count, preferred, running);
  }

  /** A decision: what the plan says, or what the default rule takes. */
  #asPlanned(count: number, preferred: number, running: boolean): number {
    const mem = this.#mem;
    const base = this.#base;
    const position = mem[base + BOARD.planAt];
    const deviation = at(this.board.layout.plan, position);
    let choice = preferred;
    if (position < mem[base + BOARD.planLength] && mem[deviation + DEVIATION.at] <= mem[base + BOARD.decisions]) {
      choice = mem[deviation + DEVIATION.choice];
      if (!this.#holds(count, choice)) {
        this.board.end = 'diverged';
        return -1;
      }
      mem[base + BOARD.planAt]++;
    }
    if (choice !== preferred) {
      mem[deviation + DEVIATION.deviated] = 1;
      if (running) mem[base + BOARD.preemptions]++;
    }
    mem[base + BOARD.decisions]++;
    return choice;
  }

  #holds(count: number, choice: number): boolean {
    for (let i = 0; i < count; i++) if (this.#enabled[i] === choice) return true;
    return false;
  }

  #isEnabled(actor: number): boolean {
    const mem = this.#mem;
    const { program } = this;
    if (program.interrupted(actor)) return true;
    const frame = this.board.top(actor);
    if (frame < 0 || mem[frame + FRAME.waiting] !== 0) return false;
    const word = mem[frame + FRAME.blockIndex];
    if (word >= 0) return program.mem[word] !== mem[frame + FRAME.blockSeen] || program.wanted(actor);
    const version = mem[frame + FRAME.spinVersion];
    return version < 0 || version !== mem[this.#base + BOARD.writeVersion];
  }

  /** Nobody is enabled: spinners may go on for a while; then bounded waits time out; then it is over. */
  #nobodyMoves(): number {
    const mem = this.#mem;
    const tops = Array.from({ length: this.#actors }, (_, actor) => this.board.top(actor));
    let spinners = 0;
    for (const [actor, frame] of tops.entries()) if (this.#spins(frame)) this.#enabled[spinners++] = actor;
    if (spinners > 0) {
      if (++mem[this.#base + BOARD.idleRounds] > LIVELOCK_ROUNDS * this.#actors) {
        this.board.end = 'livelock';
        return 0;
      }
      for (const frame of tops) if (this.#spins(frame)) this.#forget(frame);
      return spinners;
    }
    const waits = (frame: number): boolean => frame >= 0 && mem[frame + FRAME.waiting] !== 0;
    const bounded = tops.findIndex((frame) => waits(frame) && mem[frame + FRAME.bounded] !== 0);
    if (bounded >= 0) {
      mem[this.#base + BOARD.lostWakeups]++; // it goes on only because its wait is bounded
      this.waiters.timeOut(tops[bounded]);
      this.#enabled[0] = bounded;
      return 1;
    }
    this.board.end = tops.every((frame) => frame < 0 || mem[frame + FRAME.atRest] !== 0) ? 'completed' : 'deadlock';
    return 0;
  }

  #spins(frame: number): boolean {
    return frame >= 0 && this.#mem[frame + FRAME.waiting] === 0 && this.#mem[frame + FRAME.blockIndex] < 0;
  }

  /** Its visits are in its own thread, which is told to forget them. */
  #forget(frame: number): void {
    this.#mem[frame + FRAME.spinVersion] = -1;
    this.#mem[frame + FRAME.forgotten]++;
  }

  #applyEvent(event: number): void {
    this.mix(event, 0, 0);
    this.touched();
    this.program.onEvent(event);
    this.log.event(event);
  }

  /** A point was passed. Returns false at the step limit. */
  countStep(actor: number): boolean {
    const mem = this.#mem;
    if (++mem[this.#base + BOARD.steps] > mem[this.#base + BOARD.stepLimit]) {
      this.board.end = 'step limit';
      return false;
    }
    mem[this.board.actor(actor) + ACTOR.steps]++;
    return true;
  }
}
