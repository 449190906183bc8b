/** Steps in shared memory, so that they survive the thread that made them. */
import { at } from '../../memory/arena.js';
import { eventStep, type Note, type Step, type Told } from '../controlled/step.js';
import { BOARD, STEP, type Board } from './board.js';

/** What a record is of. */
const Kind = { OPERATION: 0, EVENT: 1, NOTE: 2 } as const;

/** Tags of values from 2 on: values that are written as their tag. */
const NUMBER = 0;
const BIGINT = 1;
const NAMED: readonly unknown[] = [undefined, null, true, false, 'ok', 'not-equal', 'timed-out'];
const FIRST_NAMED = 2;
/** What `Atomics.waitAsync` returns, without the promise. */
const LATER: readonly object[] = [
  { async: true },
  { async: false, value: 'not-equal' },
  { async: false, value: 'timed-out' },
];
const FIRST_LATER = FIRST_NAMED + NAMED.length;

export class StepLog {
  readonly #numbers: Float64Array;
  readonly #bigints: BigInt64Array;

  constructor(private readonly board: Board) {
    this.#numbers = new Float64Array(board.buffer, 0, board.mem.length >> 1);
    this.#bigints = new BigInt64Array(board.buffer, 0, board.mem.length >> 1);
  }

  /** Whether steps are written down at all. */
  get isWanted(): boolean {
    return this.board.mem[this.board.own + BOARD.logLimit] !== 0;
  }

  operation(
    actor: number,
    depth: number,
    irqsOff: boolean,
    site: number,
    op: number,
    word: number,
    value: unknown,
    result: unknown,
  ): void {
    const { mem } = this.board;
    const step = this.#next(Kind.OPERATION, actor, depth, irqsOff);
    if (step < 0) return;
    mem[step + STEP.site] = site;
    mem[step + STEP.op] = op;
    mem[step + STEP.word] = word;
    mem[step + STEP.valueTag] = this.#write(step + STEP.value, value);
    mem[step + STEP.resultTag] = this.#write(step + STEP.result, result);
  }

  event(event: number): void {
    this.#next(Kind.EVENT, event, 0, false);
  }

  note(actor: number, depth: number, irqsOff: boolean, note: Note): void {
    const { mem } = this.board;
    const step = this.#next(Kind.NOTE, actor, depth, irqsOff);
    if (step < 0) return;
    mem[step + STEP.op] = note.kind;
    mem[step + STEP.word] = note.a;
    mem[step + STEP.value] = note.b;
    mem[step + STEP.result] = note.c;
  }

  /** All steps of the execution. Context: the host, when it is over. @param inWords what some were, by number */
  read(inWords?: ReadonlyMap<number, Told>): Step[] {
    const { mem, own, layout } = this.board;
    const steps: Step[] = [];
    const logged = mem[own + BOARD.logged];
    for (let position = 0; position < logged; position++) {
      const step = this.#read(at(layout.step, position));
      const told = inWords?.get(position);
      steps.push(told === undefined ? step : { ...step, told });
    }
    return steps;
  }

  #read(step: number): Step {
    const { mem } = this.board;
    const kind = mem[step + STEP.kind];
    const actor = mem[step + STEP.actor];
    if (kind === Kind.EVENT) return eventStep(actor);
    const depth = mem[step + STEP.depth];
    const irqsOff = mem[step + STEP.irqsOff] !== 0;
    const op = mem[step + STEP.op];
    const word = mem[step + STEP.word];
    if (kind === Kind.NOTE) {
      const note: Note = { kind: op, a: word, b: mem[step + STEP.value], c: mem[step + STEP.result] };
      return { actor, depth, irqsOff, site: -1, op: -1, word: -1, value: undefined, result: undefined, note };
    }
    const value = this.#value(step + STEP.value, mem[step + STEP.valueTag]);
    const result = this.#value(step + STEP.result, mem[step + STEP.resultTag]);
    return { actor, depth, irqsOff, site: mem[step + STEP.site], op, word, value, result };
  }

  /** Address of the next record, or -1: nothing (more) is written down. */
  #next(kind: number, actor: number, depth: number, irqsOff: boolean): number {
    const { mem, own, layout } = this.board;
    const position = mem[own + BOARD.logged];
    if (position >= mem[own + BOARD.logLimit]) return -1;
    mem[own + BOARD.logged] = position + 1;
    const step = at(layout.step, position);
    mem[step + STEP.kind] = kind;
    mem[step + STEP.actor] = actor;
    mem[step + STEP.depth] = depth;
    mem[step + STEP.irqsOff] = irqsOff ? 1 : 0;
    return step;
  }

  /** Returns the tag. What has none is written as the number that Atomics would make of it. */
  #write(word: number, value: unknown): number {
    const named = typeof value === 'number' ? -1 : NAMED.indexOf(value);
    if (named >= 0) return FIRST_NAMED + named;
    if (typeof value === 'object') {
      const { async, value: how } = value as { readonly async: boolean; readonly value: unknown };
      return FIRST_LATER + (async ? 0 : how === 'not-equal' ? 1 : 2);
    }
    if (typeof value === 'bigint') {
      this.#bigints[word >> 1] = value;
      return BIGINT;
    }
    this.#numbers[word >> 1] = Number(value);
    return NUMBER;
  }

  #value(word: number, tag: number): unknown {
    if (tag === NUMBER) return this.#numbers[word >> 1];
    if (tag >= FIRST_LATER) return LATER[tag - FIRST_LATER];
    return tag === BIGINT ? this.#bigints[word >> 1] : NAMED[tag - FIRST_NAMED];
  }
}
