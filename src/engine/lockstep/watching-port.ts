/** What an actor's thread writes down of its accesses to shared memory, in an execution that is watched for data races. */
import { showOperation } from '../races/show-operation.js';
import type { SharedViews } from '../races/shared-views.js';
import { AccessLog } from './access-log.js';
import { BOARD, Phase, type Board } from './board.js';
import { TellingPort } from './telling-port.js';
import type { Turns } from './turns.js';

export class WatchingPort extends TellingPort {
  readonly accesses: AccessLog;
  /** Where its memory lies. */
  views!: SharedViews;

  constructor(id: number, board: Board, turns: Turns) {
    super(id, board, turns);
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
    this.turns = 0;
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
    extra?: unknown,
  ): void {
    this.tell(op, word, array, index, value, result, extra);
    if (!this.watching) return;
    this.onWatching();
    showOperation(this.accesses, this.views, this.id, { site, op, word }, this.steps, array, index, value, result);
  }

  get #isWatched(): boolean {
    return this.mem[this.own + BOARD.watching] !== 0;
  }
}
