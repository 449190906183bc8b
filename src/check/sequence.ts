/**
 * Calls made one after the other, compared with the model: one thread alone must get what the model says. Where it does
 * not, the definition is the first to be suspected.
 */
import { thrownText } from '../common/thrown.js';
import { keyOf, type Call, type Model } from '../lab/history.js';
import type { JudgeOptions } from './judge.js';
import { callForModel, hasGivenUp, wasRefused, type MadeCall } from './made-call.js';
import { emptyProblem, refusalProblem } from './result-problem.js';
import { callText, valueText } from '../lab/values.js';

export interface Objection {
  /** One sentence. */
  readonly text: string;
  /** It is certain that the definition is wrong, and not only that it and the structure do not fit. */
  readonly certain: boolean;
}

export class Sequence {
  readonly #model: Model;
  #state: unknown;
  readonly #calls: MadeCall[] = [];

  constructor({ model }: JudgeOptions) {
    this.#model = model;
  }

  /** Null: the model has a first state. */
  begin(): Objection | null {
    return orObjection(() => {
      this.#state = guarded('initial', this.#model.initial);
      if (this.#state !== undefined) this.#key();
      return this.#state === undefined ? certain('model.initial returned undefined: that is no state') : null;
    });
  }

  /** Whether the call cannot be made now, by the model: it would wait, or be refused. */
  isBlocked(call: Omit<Call, 'result' | 'invoked' | 'returned'>): boolean {
    const pending = { ...call, result: undefined, invoked: 0, returned: Infinity };
    try {
      return this.#step(pending) === undefined;
    } catch (error) {
      if (error instanceof ModelProblem) return false; // it is said when the call has returned
      throw error;
    }
  }

  /** Null: so the model has it. */
  add(made: MadeCall): Objection | null {
    return orObjection(() => {
      if (hasGivenUp(made)) return null;
      if (isUndeclaredRefusal(made)) return certain(refusalProblem(made));
      const next = this.#step(callForModel(made));
      if (next === undefined) return this.#mismatch(made);
      this.#state = next;
      this.#calls.push(made);
      return null;
    });
  }

  #step(call: Call): unknown {
    const { operations } = this.#model;
    const before = this.#key();
    const next = guarded(`operations.${call.operation}`, () => operations[call.operation](this.#state, call));
    if (this.#key() !== before)
      throw new ModelProblem(
        `model.operations.${call.operation} changes the state that it is given: it must return another one`,
      );
    if (typeof next === 'boolean' && typeof this.#state !== 'boolean')
      throw new ModelProblem(
        `model.operations.${call.operation} returned ${next}: it must return the state after the call, or undefined when the call cannot be made`,
      );
    return next;
  }

  /** What distinguishes its state from others. @throws {ModelProblem} */
  #key(): string {
    return guarded(this.#model.key === undefined ? STATE : 'key', () => keyOf(this.#model, this.#state));
  }

  #mismatch(made: MadeCall): Objection {
    const { operation, arg, result, named } = made;
    const wasEmpty = named.moves === 'out' && this.isBlocked(callForModel(made));
    if (wasEmpty && !this.#hasPut(result)) return certain(emptyProblem(made, result));
    const earlier = this.#calls.map((call) => callText(call.operation, call.arg)).join(', ');
    const state = this.#model.describe?.(this.#state) ?? this.#key();
    const text =
      `one thread alone does not get what the model says: ${callText(operation, arg)} returned ${valueText(result)} ` +
      `${earlier === '' ? 'as the first call' : `after ${earlier}`}, where the model ${this.#model.name} has ${state}; ` +
      'choose the model and the operations that describe the structure, or correct the structure';
    return { text, certain: false };
  }

  #hasPut(value: unknown): boolean {
    return this.#calls.some(({ named, arg }) => named.moves === 'in' && arg === value);
  }
}

export function isUndeclaredRefusal(made: MadeCall): boolean {
  const { moves, definition } = made.named;
  return moves === 'in' && wasRefused(made) && definition.mayReturn === undefined;
}

function certain(text: string): Objection {
  return { text, certain: true };
}

/** What is called on a state that its model has no key for. */
const STATE = 'initial, or an operation, returned what is no plain data: JSON.stringify';

/** The model itself is wrong. */
class ModelProblem extends Error {}

/** What a function of the model threw is the model's problem. */
function guarded<T>(name: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new ModelProblem(`model.${name} threw ${thrownText(error)}`);
  }
}

function orObjection(look: () => Objection | null): Objection | null {
  try {
    return look();
  } catch (error) {
    if (error instanceof ModelProblem) return certain(error.message);
    throw error;
  }
}
