/** The steps of an actor's thread, as it writes them down. */
import type { Ground } from '../controlled/ground.js';
import { hashedResult } from '../controlled/step.js';
import { BoardPort } from './board-port.js';
import { BOARD, type Board } from './board.js';
import { Seat } from './seat.js';
import { StepLog } from './step-log.js';
import type { Turns } from './turns.js';

export class RecordingPort extends BoardPort {
  /** Whether the code under test runs here, so that its operations are points. */
  active = false;
  protected ground!: Ground;
  protected readonly mem: Int32Array;
  protected readonly own: number;
  protected readonly seat: Seat;
  readonly #log: StepLog;

  constructor(
    readonly id: number,
    board: Board,
    turns: Turns,
  ) {
    super(board);
    this.mem = board.mem;
    this.own = board.own;
    this.seat = new Seat(id, turns);
    this.#log = new StepLog(board);
  }

  note(kind: number, a: number, b: number, c: number): void {
    if (this.active && this.#log.isWanted) this.#log.note(this.id, this.depth, this.#irqsOff, { kind, a, b, c });
  }

  noteEvent(event: number): void {
    this.#log.event(event);
  }

  protected record(site: number, op: number, word: number, value: unknown, result: unknown): void {
    this.board.mix(this.id * 31 + op, word, hashedResult(result));
    if (!this.#log.isWanted) return;
    this.#log.operation(this.id, this.depth, this.#irqsOff, site, op, word, value, result);
  }

  /** The host has something to do before this thread goes on. */
  protected tellHost(phase: number): void {
    this.mem[this.own + BOARD.asker] = this.id;
    this.seat.askHost(phase);
  }

  /** Of nested handlers. */
  protected get depth(): number {
    return this.board.depth(this.id);
  }

  get #irqsOff(): boolean {
    return this.ground.irqs !== null && this.ground.irqs.irqsOff(this.id);
  }
}
