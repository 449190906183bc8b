/** What an actor's thread reports to a chooser that follows dependences: see Chooser. */
import { Inexact } from '../../lab/inexact.js';
import type { CpuListener, CpuTeller } from '../controlled/cpu-teller.js';
import { DEPTH_MAX, SCHEDULE } from '../controlled/layout.js';
import { madeRange, madeStep } from '../controlled/made-step.js';
import { isWrite } from '../controlled/operations.js';
import { PLAIN_RANGE } from '../controlled/opcodes.js';
import { Ranges } from '../controlled/ranges.js';
import { Visits } from '../controlled/spins/visits.js';
import { NO_WORD } from '../controlled/words.js';
import { Phase, type Board } from './board.js';
import { ChooserLog } from './decisions/chooser-log.js';
import { RecordingPort } from './recording-port.js';
import type { Turns } from './turns.js';

const NOT_ASKED: CpuListener = {};

export class TellingPort extends RecordingPort {
  /** What the plain access touches that is being made as a step. */
  readonly ranges = new Ranges();
  /** Whether what it does to shared memory is written down. */
  watching = false;
  /** Called when `watching` changes, and, while it watches, when something was done that may order accesses. */
  onWatching: () => void = () => undefined;
  /** Of a machine: set with its program. */
  cpus!: CpuTeller;
  protected readonly reports: ChooserLog;
  /** Who listens to what CPUs do. */
  readonly #listener: CpuListener = {
    goesOn: (standing) => this.reports.add('goesOn', standing),
    waits: (standing) => this.reports.add('waits', standing),
    touched: (touch) => this.reports.add('touched', touch),
  };
  /** By depth of nested handlers. */
  protected readonly visits = Array.from({ length: DEPTH_MAX }, () => new Visits());
  /** By depth of nested handlers: operations that changed memory which no other actor sees. */
  readonly #effects = new Int32Array(DEPTH_MAX);
  /** What was in the element before the operation that is being made. */
  #was: unknown;

  constructor(id: number, board: Board, turns: Turns) {
    super(id, board, turns);
    this.reports = new ChooserLog(board, () => this.tellHost(Phase.FULL));
  }

  get chooser(): CpuListener {
    return this.reports.isWanted ? this.#listener : NOT_ASKED;
  }

  /** The actor begins a recorded call, or returns from it. */
  called(returned: boolean): void {
    if (this.#tells) this.reports.add('called', this.id, returned);
  }

  /** It has looked for something, and not found it. */
  looked(): void {
    if (this.active) this.visits[this.depth].note(this.board, this.board.top(this.id), NO_WORD);
  }

  /** A loop that only looks begins a turn. */
  looks(loop: number, carried: readonly unknown[]): void {
    if (!this.active) return;
    this.visits[this.depth].turn(this.board, loop, carried.length > 0, this.#effects[this.depth], ...carried);
    if (this.#tells) this.reports.addTurn(this.id, loop, [this.#effects[this.depth], ...carried]);
  }

  /** The point of its next step comes: whether there is anything to decide, if it looks on. */
  protected looksOn(op: number, word: number, value?: unknown, extra?: unknown): void {
    const { mem, base } = this.board;
    const frame = this.board.top(this.id);
    if (mem[base + SCHEDULE.looker] === frame)
      this.visits[this.depth].looksOn.before(this.board, frame, op, word, value, extra);
  }

  heldBack(actor: number, held: number, isWritten: boolean): void {
    if (this.reports.areDoubtsWanted) this.reports.add('heldBack', actor, held, isWritten);
  }

  override lookAtClock(): number {
    this.inexact(Inexact.CLOCK);
    return super.lookAtClock();
  }

  override random(): number {
    this.inexact(Inexact.RANDOM);
    return super.random();
  }

  /** The clock of a machine, in microseconds, as its CPUs read it. */
  machineClock(): number {
    this.inexact(Inexact.CLOCK);
    return this.board.clockUs;
  }

  /** The actor looks at what depends on more than the order of operations. */
  inexact(why: Inexact): void {
    if (this.active && this.reports.areDoubtsWanted) this.reports.add('inexact', why);
  }

  /** An operation is about to be made. */
  protected begins(op: number, word: number, array: Int32Array, index: number): void {
    if (word < 0 && isWrite(op)) this.#effects[this.depth]++;
    if (word >= 0 && this.#tells) this.#was = array[index];
    this.goesOn(false);
  }

  /** The actor makes its next step, if it is a CPU. */
  protected goesOn(takes: boolean): void {
    if (this.watching) this.onWatching();
    this.cpus.goesOn(this.id, this.board.top(this.id), takes);
  }

  /** A CPU is back from an interrupt, where it stood. */
  protected back(): void {
    if (this.watching) this.onWatching();
    if (this.reports.isWanted) this.reports.add('back', this.id);
  }

  protected happens(event: number): void {
    if (this.reports.isWanted) this.reports.add('happens', event);
  }

  /** It has been made. */
  protected tell(
    op: number,
    word: number,
    array: Int32Array,
    index: number,
    value: unknown,
    result: unknown,
    extra: unknown,
  ): void {
    if (word < 0 || !this.#tells) return;
    if (op !== PLAIN_RANGE)
      this.reports.add('made', madeStep(this.id, op, word, array, index, value, this.#was, result, extra));
    else if (this.ranges.isOne) this.reports.add('made', madeRange(this.id, this.ranges));
    else this.inexact(Inexact.RANGES);
  }

  get #tells(): boolean {
    return this.active && this.reports.isWanted;
  }
}
