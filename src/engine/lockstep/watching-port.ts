/** What an actor's thread writes down of its accesses to shared memory, in an execution that is watched for data races. */
import { Ranges } from '../controlled/ranges.js';
import { showOperation } from '../races/show-operation.js';
import type { SharedViews } from '../races/shared-views.js';
import { AccessLog } from './access-log.js';
import { BoardPort } from './board-port.js';
import { BOARD, Phase, type Board } from './board.js';
import { Seat } from './seat.js';
import type { Turns } from './turns.js';

export class WatchingPort extends BoardPort {
  /** Whether the code under test runs here, so that its operations are points. */
  active = false;
  /** Whether what it does to shared memory is written down. */
  watching = false;
  readonly accesses: AccessLog;
  /** Where its memory lies, and what the plain access touches that is being made as a step. */
  views!: SharedViews;
  readonly ranges = new Ranges();
  /** Called when `watching` changes, and when something was done that may order accesses. */
  onWatching: () => void = () => undefined;
  protected readonly mem: Int32Array;
  protected readonly own: number;
  protected readonly seat: Seat;

  constructor(
    readonly id: number,
    board: Board,
    turns: Turns,
  ) {
    super(board);
    this.mem = board.mem;
    this.own = board.own;
    this.seat = new Seat(id, turns);
    this.accesses = new AccessLog(board, () => this.tellHost(Phase.FULL));
  }

  signal(channel: string): void {
    if (this.watching) this.accesses.send(this.id, channel);
  }

  noticed(channel: string): void {
    if (this.watching) this.accesses.receive(this.id, channel);
  }

  /** Context: any thread, whose turn it is: none has done it. */
  forward(from: string, to: string): void {
    if (this.#isWatched) this.accesses.forward(from, to);
  }

  /** Steps recorded so far. */
  get steps(): number {
    return this.mem[this.own + BOARD.logged];
  }

  protected activate(active: boolean): void {
    this.active = active;
    this.watching = active && this.#isWatched;
    this.onWatching();
  }

  /** An operation that has been made. Context: it has not been recorded yet. */
  protected show(
    site: number,
    op: number,
    word: number,
    array: Int32Array,
    index: number,
    value: unknown,
    result: unknown,
  ): void {
    if (!this.watching) return;
    this.onWatching();
    showOperation(this.accesses, this.views, this.id, { site, op, word }, this.steps, array, index, value, result);
  }

  /** The host has something to do before this thread goes on. */
  protected tellHost(phase: number): void {
    this.mem[this.own + BOARD.asker] = this.id;
    this.seat.askHost(phase);
  }

  get #isWatched(): boolean {
    return this.mem[this.own + BOARD.watching] !== 0;
  }
}
