/**
 * One actor's seat: when it is its turn, and whether the execution that it takes part in is over. Code that catches what
 * ends it gets it again at its next point.
 */
import { refuseWhatIsLeft } from '../asynchrony.js';
import { Phase } from './board.js';
import type { Turns } from './turns.js';

/** Unwinds the code under test when the execution is over. */
class ExecutionOver extends Error {
  override readonly name = 'ExecutionOver';
}
export const OVER = new ExecutionOver('the execution is over');

export class Seat {
  /** Of the execution that it takes part in. */
  #epoch = 0;
  /** This thread has found its end. */
  #ended = false;
  /** Nothing has caught what its code has thrown: what is left of that makes no further step. */
  isHalted = false;
  readonly #mayGoOn = (): boolean => this.turns.isOf(this.actor) || this.isOver;
  readonly #called = (): boolean =>
    this.turns.quit || (this.turns.phase === Phase.ROLL_CALL && this.turns.isOf(this.actor));

  constructor(
    private readonly actor: number,
    private readonly turns: Turns,
  ) {}

  /** Waits for an execution. Returns false when the thread is wanted back. */
  awaitExecution(): boolean {
    this.turns.await(this.actor, this.#called);
    if (this.turns.quit) return false;
    this.#epoch = this.turns.epoch;
    this.#ended = this.isHalted = false;
    return true;
  }

  get isOver(): boolean {
    return this.#ended || this.isHalted || this.turns.epoch !== this.#epoch;
  }

  /** @throws {ExecutionOver} when it is @throws {AsyncCode} when something was left for later that is not run */
  check(): void {
    if (this.isOver) throw OVER;
    refuseWhatIsLeft();
  }

  /** This thread has found the end. */
  end(): void {
    this.#ended = true;
  }

  /** The host hears of the end, by the thread that has found it. */
  leave(): void {
    if (this.#ended && this.turns.epoch === this.#epoch) this.turns.pass(this.turns.host, Phase.OVER);
  }

  /** Returns when it is this actor's turn again. */
  handOver(to: number, phase: number): void {
    this.passTo(to, phase);
    this.check();
  }

  /** The same, or when the execution is over: returns whether it is. */
  passTo(to: number, phase: number): boolean {
    this.turns.pass(to, phase);
    this.turns.await(this.actor, this.#mayGoOn);
    return this.isOver;
  }

  get isAskedToJudge(): boolean {
    return this.turns.phase === Phase.JUDGING;
  }

  askHost(phase: number = Phase.ASKING): void {
    this.handOver(this.turns.host, phase);
  }
}
