/** What the event loops of threads ask of the scheduler, at the desk: all of it is on the board. */
import { SCHEDULE } from '../../controlled/layout.js';
import { EventList, WaiterList } from '../../controlled/lists.js';
import type { Told } from '../../controlled/step.js';
import type { Coroutine } from '../../event-loop/calling.js';
import type { LoopHost } from '../../event-loop/host.js';
import { AccessLog } from '../access-log.js';
import { BOARD, type Board } from '../board.js';
import { StepLog } from '../step-log.js';

/** Context: the thread that asks has handed its turn over. */
export class BoardHost implements LoopHost {
  /** Who asks. */
  actor = 0;
  /** Empties the log of accesses. */
  whenFull: () => void = () => undefined;
  readonly waiters: WaiterList;
  /** What steps were, in words, by their numbers in the log. */
  readonly told = new Map<number, Told>();
  readonly #events: EventList;
  readonly #log: StepLog;
  readonly #accesses: AccessLog;

  constructor(private readonly board: Board) {
    this.waiters = new WaiterList(board);
    this.#events = new EventList(board);
    this.#log = new StepLog(board);
    this.#accesses = new AccessLog(board, () => this.whenFull());
  }

  get sleptMs(): number {
    return this.board.mem[this.board.base + SCHEDULE.sleptMs];
  }

  get writes(): number {
    return this.board.mem[this.board.base + SCHEDULE.writeVersion];
  }

  stepsBut(actor: number): number {
    return this.board.stepsBut(actor);
  }

  touched(): void {
    this.board.mem[this.board.base + SCHEDULE.writeVersion]++;
    this.board.changed();
  }

  changed(): void {
    this.board.changed();
  }

  watchWrites(): void {
    this.board.mem[this.board.base + SCHEDULE.spinning] = 1;
  }

  sleepUntil(ms: number): void {
    this.board.sleep(Math.max(0, ms - this.sleptMs));
  }

  arm(event: number): void {
    this.#events.add(event);
  }

  disarm(event: number): void {
    this.#events.remove(event);
  }

  signal(channel: string): void {
    if (this.#isWatched) this.#accesses.send(this.actor, channel);
  }

  noticed(channel: string): void {
    if (this.#isWatched) this.#accesses.receive(this.actor, channel);
  }

  kill(actor: number): void {
    this.waiters.forget(actor);
    while (this.board.depth(actor) >= 0) this.board.leave(actor);
  }

  tell(what: number, id: number, told: () => Told): void {
    const { board } = this;
    board.countUnnumbered(-1);
    board.mix(this.actor * 31 + what, id, 0);
    this.tellNext(told);
    this.#log.event(this.actor);
  }

  /** What the next step is that is logged. */
  tellNext(told: () => Told): void {
    const { mem, own } = this.board;
    if (mem[own + BOARD.logged] < mem[own + BOARD.logLimit]) this.told.set(mem[own + BOARD.logged], told());
  }

  // What a thread does itself -----------------------------------------------------------------------------------------

  looked(): void {
    // it is in a loop, or not
  }

  share(): void {
    // it is known there
  }

  step(): Coroutine<void> {
    throw new Error('the desk makes no step');
  }

  leave(): Coroutine<void> {
    throw new Error('the desk ends no thread where it stands');
  }

  block(): Coroutine<void> {
    throw new Error('the desk blocks no thread');
  }

  get #isWatched(): boolean {
    return this.board.mem[this.board.own + BOARD.watching] !== 0;
  }
}
