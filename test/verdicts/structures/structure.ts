/** A structure in parts: its memory, its methods, and how it is checked. Shapes put the parts together. */
import type { Fault } from '../program.js';
import type { Pen } from '../pen.js';

export interface View {
  /** Local variable of every method. */
  readonly name: string;
  readonly type: string;
  readonly length: number;
  /** Values of the first elements, as text. */
  readonly initial?: readonly string[];
}

/** A value of one thread's view: `init` may use `thread`. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly init: string;
}

export interface Method {
  readonly name: string;
  /** Names; all are numbers. */
  readonly params: readonly string[];
  readonly returns: string;
  /** Statements. They use views and fields as local variables, and no `this`. */
  readonly body: string;
}

interface Parts {
  readonly views: readonly View[];
  readonly fields?: readonly Field[];
  readonly methods: readonly Method[];
}

/** Operations by name, the text of each definition without `run`; and the rest of the definition. */
export interface OperationsPart extends Parts {
  readonly operations: Readonly<Record<string, string>>;
  readonly rest: readonly string[];
}

/** A call of a method, in the shape that the structure was given. */
export type CallText = (method: string, ...args: string[]) => string;

export interface ActorsPart extends Parts {
  /** Statements of each actor. */
  readonly actors: (call: CallText) => readonly string[];
  /** An expression over the views, a string. */
  readonly after: string;
  readonly acceptable: string;
}

export interface Structure {
  readonly name: string;
  readonly faults: readonly Fault[];
  /** @param fault the name of one of its faults; null: right */
  readonly write: (pen: Pen, fault: string | null) => OperationsPart | ActorsPart;
}

/** For what grows with each call: a long run must not wrap it. */
export const WIDE_ARRAYS = ['Int32Array', 'Uint32Array'];
/** For flags and small numbers. */
export const INTEGER_ARRAYS = ['Int8Array', 'Uint8Array', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array'];

export const int32 = (name: string, length: number, initial: readonly string[] = []): View => ({
  name,
  type: 'Int32Array',
  length,
  initial,
});

export const method = (name: string, params: readonly string[], returns: string, body: string): Method => ({
  name,
  params,
  returns,
  body,
});

/** What a thread that waits for ever comes to. */
export const STUCK = /^(?:stuck|deadlock|livelock|lost wake-up|step limit|hang)/;
