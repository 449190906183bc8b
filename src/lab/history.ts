/** Histories of calls on a shared object, and the models that they are compared with. */

/** One call of one operation by one thread. */
export interface Call {
  readonly thread: number;
  /** Name of the operation in the model. */
  readonly operation: string;
  readonly arg: unknown;
  /** What it returned; undefined while it is pending. */
  readonly result: unknown;
  /** Ticket drawn before the call. */
  readonly invoked: number;
  /** Ticket drawn after the return; Infinity: pending. A pending call may have taken effect, or not. */
  readonly returned: number;
}

/** Calls in any order; those of one thread do not overlap. */
export type History = readonly Call[];

export function isPending({ returned }: Call): boolean {
  return returned === Infinity;
}

/**
 * What a shared object does when one thread uses it: pure functions over states that are never changed in place.
 *
 * For a model of your own say what the first state is, and for each operation what state comes after a call that
 * returned what it did, or undefined when it cannot have:
 *
 *     const maximum = {
 *       name: 'maximum',
 *       initial: () => 0,
 *       operations: {
 *         raise: (most, { arg }) => Math.max(most, arg),
 *         get: (most, { result, returned }) => (returned === Infinity || result === most ? most : undefined),
 *       },
 *     };
 *
 * States are compared by their JSON; where that does not tell them apart, or is slow, give a `key`. Everything else is
 * there to save time, or for readers.
 */
export interface Model<State = unknown> {
  readonly name: string;
  readonly initial: () => State;
  /**
   * By name of the operation: the state after the call, or undefined when the call cannot be made in this state with
   * this result. Of a pending call any result will do: undefined then means that the operation has to wait here.
   */
  readonly operations: Readonly<Record<string, (state: State, call: Call) => State | undefined>>;
  /** The same text for states that cannot be distinguished. Default: JSON. */
  readonly key?: (state: State) => string;
  /** What part of the object the call is about, where parts are independent: the key of a set, of a register. */
  readonly part?: (call: Call) => string | number;
  /**
   * Whether a call that returned what it did changes no state whatever: then it need not wait for others. Saves time.
   */
  readonly observes?: (call: Call) => boolean;
  /**
   * Which of two calls that may come next is tried first, as a comparison: negative means the first. A guess: it
   * changes how long the search takes, never its verdict. Default: in the order they were invoked.
   */
  readonly prefer?: (history: History) => (one: Call, other: Call) => number;
  /**
   * Parts of a history that look wrong: each must be legal by itself when the whole is. Asked when the search is long.
   */
  readonly suspects?: (history: History) => Iterable<History>;
  /** The state in a reader's words. Default: its key. */
  readonly describe?: (state: State) => string;
}

/** The key of a state, as its model tells states apart. */
export function keyOf<State>(model: Model<State>, state: State): string {
  return model.key === undefined ? JSON.stringify(state) : model.key(state);
}
