/**
 * A search between two of its executions as plain data: what goes into a checkpoint. Steps and what is known of loops are
 * shared by many parts of a search, so each of them is written once, into a table, and meant by its position there.
 *
 * Its size grows with the length of an execution, and with what is known of loops that only look; not with the number of
 * executions.
 */
import type { Standing } from '../../../lab/schedule.js';
import { Footprint } from './footprint.js';
import type { Failure, Look } from './turns.js';

/** Of an operation: a number is itself, null is what is not known, and all else a text. */
export type SavedValue = number | string | null;

/** Positions in `Tables.steps`. */
export type StepNumbers = readonly number[];

/** What is as it mostly is, is left out. */
export type SavedStep = Readonly<Record<string, unknown>> & { readonly choice: number; readonly actor: number };

export interface SavedLook {
  readonly first: number;
  readonly end: number;
  readonly value: SavedValue;
}

export interface SavedFailure {
  readonly looks: readonly SavedLook[];
  readonly steps: StepNumbers;
}

export interface SavedTables {
  readonly steps: readonly SavedStep[];
  /** What is known of turns that begin alike. */
  readonly failures: readonly (readonly SavedFailure[])[];
}

const USUAL = {
  first: 0,
  end: 0,
  writes: false,
  queue: -1,
  changesQueue: false,
  woken: 0,
  condition: 'none',
  begins: false,
  ends: false,
  reads: true,
  isEvent: false,
  isUnknown: false,
  endsWait: false,
  stops: undefined,
  isBounded: false,
  isTimed: false,
  isOpen: undefined,
  picks: 1,
} as const;

/** Writes steps and failures into tables. */
export class Tables {
  readonly #steps = new Map<Footprint, number>();
  readonly #failures = new Map<readonly Failure[], number>();

  numberOf(step: Footprint): number {
    return numberIn(this.#steps, step);
  }

  numbersOf(steps: readonly Footprint[]): number[] {
    return steps.map((step) => this.numberOf(step));
  }

  numberOfFailures(failures: readonly Failure[]): number {
    return numberIn(this.#failures, failures);
  }

  /** Context: all that is meant by its number was asked for. */
  save(): SavedTables {
    const failures: SavedFailure[][] = [];
    const steps: SavedStep[] = [];
    // Each may lead to more of both; a map goes on with what is added to it meanwhile.
    do {
      for (const list of [...this.#failures.keys()].slice(failures.length))
        failures.push(list.map((one) => ({ looks: one.looks.map(savedLook), steps: this.numbersOf(one.steps) })));
      for (const step of [...this.#steps.keys()].slice(steps.length)) steps.push(this.#savedStep(step));
    } while (failures.length < this.#failures.size);
    return { steps, failures };
  }

  #savedStep(step: Footprint): SavedStep {
    const saved: Record<string, unknown> = {};
    for (const [name, usual] of Object.entries(USUAL)) {
      const value = step[name as keyof typeof USUAL];
      if (value !== usual) saved[name] = value;
    }
    for (const name of ['expected', 'was', 'left'] as const)
      if (step[name] !== undefined) saved[name] = savedValue(step[name]);
    if (step.standing !== null) saved['standing'] = step.standing;
    if (step.touches.length > 0)
      saved['touches'] = step.touches.map((touch) => ({
        ...touch,
        was: savedValue(touch.was),
        left: savedValue(touch.left),
      }));
    if (step.looked !== undefined)
      saved['looked'] = step.looked.map(({ looks, failures }) => ({
        looks: looks.map(savedLook),
        failures: this.numberOfFailures(failures),
      }));
    return { choice: step.choice, actor: step.actor, ...saved };
  }
}

/** Reads them back. */
export class Restored {
  readonly #steps: readonly Footprint[];
  readonly #failures: readonly Failure[][];

  constructor({ steps, failures }: SavedTables) {
    this.#failures = failures.map(() => []);
    this.#steps = steps.map((step) => this.#restoredStep(step));
    for (const [i, list] of failures.entries())
      this.#failures[i].push(
        ...list.map((one) => ({ looks: one.looks.map(restoredLook), steps: this.steps(one.steps) })),
      );
  }

  step(number: number): Footprint {
    return this.#steps[number];
  }

  steps(numbers: StepNumbers): Footprint[] {
    return numbers.map((number) => this.#steps[number]);
  }

  failures(number: number): Failure[] {
    return this.#failures[number];
  }

  #restoredStep(saved: SavedStep): Footprint {
    const all = { ...USUAL, ...saved } as typeof saved & Pick<Footprint, keyof typeof USUAL>;
    const [expected, was, left] = ['expected', 'was', 'left'].map((name) => restoredValue(saved[name]));
    const step = Footprint.of({ ...all, expected, was, left }, all.choice);
    for (const name of ['begins', 'ends', 'isEvent', 'isUnknown', 'endsWait'] as const) step[name] = all[name];
    step.picks = all.picks;
    step.stops = all.stops;
    step.standing = (saved['standing'] as Standing | undefined) ?? null;
    for (const touch of (saved['touches'] ?? []) as Footprint['touches'])
      step.touch({ ...touch, was: restoredValue(touch.was), left: restoredValue(touch.left) });
    const looked = saved['looked'] as { looks: readonly SavedLook[]; failures: number }[] | undefined;
    step.looked = looked?.map(({ looks, failures }) => ({
      looks: looks.map(restoredLook),
      failures: this.#failures[failures],
    }));
    return step;
  }
}

/** Whatever an operation gives or takes; what is none of that is not known. */
export function savedValue(value: unknown): SavedValue {
  if (typeof value === 'string') return `=${value}`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'number') return null;
  return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : `${value}`;
}

/** @see savedValue */
export function restoredValue(saved: unknown): unknown {
  if (typeof saved === 'number') return saved;
  if (typeof saved !== 'string') return undefined;
  if (saved.startsWith('=')) return saved.slice(1);
  return saved.endsWith('n') ? BigInt(saved.slice(0, -1)) : Number(saved);
}

function savedLook({ first, end, value }: Look): SavedLook {
  return { first, end, value: savedValue(value) };
}

function restoredLook({ first, end, value }: SavedLook): Look {
  return { first, end, value: restoredValue(value) };
}

function numberIn<Key>(table: Map<Key, number>, key: Key): number {
  let number = table.get(key);
  if (number === undefined) table.set(key, (number = table.size));
  return number;
}
