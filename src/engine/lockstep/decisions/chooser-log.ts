/**
 * What a chooser learns of an execution beside its decisions, in shared memory: threads write it down while they have the
 * turn, and the host passes it on before it answers the next question, when the log is full, and when the execution is over.
 */
import type { Chooser } from '../../../lab/schedule.js';
import { BOARD, REPORTS_WORDS, Telling, type Board } from '../board.js';

/** What has no answer. */
type Reported =
  | 'made'
  | 'called'
  | 'looks'
  | 'heldBack'
  | 'goesOn'
  | 'waits'
  | 'back'
  | 'happens'
  | 'touched'
  | 'inexact';
type Arguments<Name extends Reported> = Parameters<NonNullable<Chooser[Name]>>;

/** Context: the thread that has the turn. */
export class ChooserLog {
  /** What a loop hands on that is no number, by identity. */
  readonly #numbered = new Map<unknown, number>();

  /** @param whenFull has the host pass on what there is */
  constructor(
    private readonly board: Board,
    private readonly whenFull: () => void,
  ) {}

  /** Whether a chooser wants to know all of it. */
  get isWanted(): boolean {
    return this.board.mem[this.board.own + BOARD.telling] === Telling.ALL;
  }

  /** Whether it wants to know at least what none of its executions shows. */
  get areDoubtsWanted(): boolean {
    return this.board.mem[this.board.own + BOARD.telling] !== Telling.NOTHING;
  }

  add<Name extends Reported>(name: Name, ...args: Arguments<Name>): void {
    const text = JSON.stringify([name, ...args]);
    const { mem, own, layout } = this.board;
    if (mem[own + BOARD.reported] + text.length >= REPORTS_WORDS) this.whenFull();
    let word = layout.reports.base + mem[own + BOARD.reported];
    mem[word++] = text.length;
    for (let i = 0; i < text.length; i++) mem[word++] = text.charCodeAt(i);
    mem[own + BOARD.reported] += text.length + 1;
  }

  /** The values as texts: two are the same if the values are, within one execution. */
  addTurn(actor: number, loop: number, carried: readonly unknown[]): void {
    this.add(
      'looks',
      actor,
      loop,
      carried.map((value) => this.#textOf(value)),
    );
  }

  /** Another execution. */
  begin(): void {
    if (this.#numbered.size > 0) this.#numbered.clear();
  }

  #textOf(value: unknown): string {
    if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
    let number = this.#numbered.get(value);
    if (number === undefined) this.#numbered.set(value, (number = this.#numbered.size));
    return `#${number}`;
  }
}

/** Passes on all that was written down since the last time. Context: the host, when the turn is its own. */
export function passOn({ mem, own, layout }: Board, chooser: Chooser): void {
  const end = layout.reports.base + mem[own + BOARD.reported];
  mem[own + BOARD.reported] = 0;
  for (let word = layout.reports.base; word < end; ) {
    const length = mem[word++];
    let text = '';
    for (const last = word + length; word < last; word++) text += String.fromCharCode(mem[word]);
    const [name, ...args] = JSON.parse(text) as [Reported, ...unknown[]];
    (chooser[name] as ((...all: unknown[]) => void) | undefined)?.call(chooser, ...args);
  }
}
