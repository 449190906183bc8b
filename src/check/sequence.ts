/**
 * Calls made one after the other, compared with the model: one thread alone must get what the model says. Where it does
 * not, the definition is the first to be suspected: the sentence names the field.
 */
import { placeIn } from '../common/thrown.js';
import { keyOf, type Call, type Model } from '../lab/history.js';
import type { JudgeOptions } from './judge.js';
import { callForModel, hasGivenUp, wasRefused, type MadeCall } from './made-call.js';
import { at, callText, valueText } from './values.js';

/** The model itself is wrong. */
class ModelProblem extends Error {}

export class Sequence {
  readonly #model: Model;
  #state: unknown;
  readonly #calls: MadeCall[] = [];

  constructor(private readonly options: JudgeOptions) {
    this.#model = options.model;
  }

  /** Null: the model has a first state. */
  begin(): string | null {
    return orSentence(() => {
      this.#state = guarded('initial', this.#model.initial);
      return this.#state === undefined ? 'model.initial returned undefined: that is no state' : null;
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
  add(made: MadeCall): string | null {
    return orSentence(() => {
      const problem = this.refusal(made);
      if (problem !== null) return problem;
      if (hasGivenUp(made)) return null;
      const next = this.#step(callForModel(made));
      if (next === undefined) return this.#mismatch(made);
      this.#state = next;
      this.#calls.push(made);
      return null;
    });
  }

  /** What is wrong with a refusal; null: nothing, or it is none. */
  refusal(made: MadeCall): string | null {
    const { operation, arg, named } = made;
    if (named.moves !== 'in' || !wasRefused(made)) return null;
    const call = callText(operation, arg);
    if (named.definition.mayReturn === undefined)
      return `operations.${operation}.mayReturn is missing: ${call} returned false; if that says that it was refused, declare mayReturn: 'bool'`;
    const { capacity } = this.options.definition;
    if (capacity === undefined || this.isBlocked(callForModel(made))) return null;
    return `capacity is ${capacity}, but ${call} was refused with ${count(this.#elements)} in the structure: a call may be refused only when it is full`;
  }

  #step(call: Call): unknown {
    const { operations } = this.#model;
    const before = keyOf(this.#model, this.#state);
    const next = guarded(`operations.${call.operation}`, () => operations[call.operation](this.#state, call));
    if (keyOf(this.#model, this.#state) !== before)
      throw new ModelProblem(
        `model.operations.${call.operation} changes the state that it is given: it must return another one`,
      );
    if (typeof next === 'boolean' && typeof this.#state !== 'boolean')
      throw new ModelProblem(
        `model.operations.${call.operation} returned ${next}: it must return the state after the call, or undefined when the call cannot be made`,
      );
    return next;
  }

  #mismatch(made: MadeCall): string {
    const { operation, arg, result, named } = made;
    const call = `${callText(operation, arg)} returned ${valueText(result)}`;
    const wasBlocked = this.isBlocked(callForModel(made));
    if (wasBlocked && named.moves === 'out' && !this.#hasPut(result))
      return `operations.${operation}.empty is missing or wrong: ${call} when there was nothing; if that is what it returns then, declare empty: ${valueText(result)}`;
    const { capacity } = this.options.definition;
    if (wasBlocked && named.moves === 'in' && capacity !== undefined)
      return `capacity is ${capacity}, but ${callText(operation, arg)} was done with ${count(this.#elements)} in the structure`;
    const before = this.#calls.map((earlier) => callText(earlier.operation, earlier.arg)).join(', ');
    const state = this.#model.describe?.(this.#state) ?? keyOf(this.#model, this.#state);
    return (
      `one thread alone does not get what the model says: ${call}${before === '' ? ' as the first call' : ` after ${before}`}, ` +
      `where the model ${this.#model.name} has ${state}; ` +
      'choose the model and the operations that describe the structure, or correct the structure'
    );
  }

  get #elements(): number {
    const moved = (way: 'in' | 'out'): number =>
      this.#calls.filter((made) => made.named.moves === way && made.result !== undefined && !wasRefused(made)).length;
    const put = this.#calls.filter((made) => made.named.moves === 'in' && !wasRefused(made)).length;
    return put - moved('out');
  }

  #hasPut(value: unknown): boolean {
    return this.#calls.some(({ named, arg }) => named.moves === 'in' && arg === value);
  }
}

/** What a function of the model threw is the model's problem. */
function guarded<T>(name: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new ModelProblem(
      `model.${name} threw ${text}${at(placeIn(error instanceof Error ? error.stack : undefined))}`,
    );
  }
}

function orSentence(look: () => string | null): string | null {
  try {
    return look();
  } catch (error) {
    if (error instanceof ModelProblem) return error.message;
    throw error;
  }
}

function count(elements: number): string {
  return elements === 1 ? '1 element' : `${elements} elements`;
}
