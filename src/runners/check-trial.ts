/**
 * Tries a definition before anything is explored: its operations are called one after the other, by one thread at a
 * time, so that no race can be the reason when something is wrong.
 *
 * Each thread sets everything up for itself over the same memory, as on real threads: what one of them keeps elsewhere
 * the others do not see.
 */
import type { OperationsDefinition } from '../lab/check-definition.js';
import type { CheckProgram } from '../lab/check-program.js';
import { Generator } from '../check/generate.js';
import { InputError } from '../common/errors.js';
import { nearest } from '../common/nearest.js';
import { modelOf } from '../check/model.js';
import { prepareProgram } from '../check/prepared-program.js';
import { ProgramRun } from '../check/program-run.js';
import { makeCall, type CallTarget, type PreparedCall } from '../check/run-calls.js';
import { isThenable, shown } from '../check/schema.js';
import { Sequence } from '../check/sequence.js';
import { at, callText, isRecordable } from '../check/values.js';
import { Random } from '../machine/random.js';
import { withinEngine } from '../subjects/check/surroundings.js';
import { doAlone, Pauses } from './alone.js';
import { bufferOf, withMemory } from './setup-memory.js';

type Definition = OperationsDefinition<unknown, unknown, unknown>;

/** Programs that are tried, of two threads with so many calls each. */
const PROGRAMS = 18;
const CALLS = 2;
/** Whether threads make a call in turn, or one makes all of its calls before the next. */
type Order = (typeof ORDERS)[number];
const ORDERS = ['in turn', 'first first', 'last first'] as const;
/** Calls that may be needed to fill the structure. */
const FILLING = 64;
/** Its random numbers are not those of the exploration. */
const STREAM = 8192;

const DIFFERS = 'setup makes other memory when it is called again: its buffers must have the same sizes each time';

const ALONE = withinEngine(doAlone);

/** One sentence about the first thing that is wrong; null: one thread alone gets what the model says. */
export function trialProblem(definition: Definition): string | null {
  const model = new Sequence({ definition, model: modelOf(definition) }).begin();
  if (model !== null) return model;
  const generator = new Generator(definition, new Random(1, STREAM));
  for (let i = 0; i < PROGRAMS; i++) {
    const program = generator.program({ threads: 2, calls: CALLS, before: 0 }, false);
    const problem = tryProgram(definition, program, ORDERS[i % ORDERS.length]);
    if (problem !== null) return problem;
  }
  return tryFilling(definition, generator);
}

/** A method that a view does not have; null: it has all of them. */
export function methodProblem({ operations }: Definition, view: unknown): string | null {
  const has = (name: string): boolean => typeof Reflect.get(Object(view) as object, name) === 'function';
  const missing = Object.keys(operations).find((name) => operations[name].run === undefined && !has(name));
  if (missing === undefined) return null;
  const meant = nearest(missing, methodsOf(view));
  return `operations.${missing}: ${shown(view)} has no method "${missing}"${meant === null ? '; say how it is called with run: (view, arg) => …' : `: did you mean "${meant}"?`}`;
}

/** Each thread with memory of its own but for what is shared; where that fails, once more with everything shared. */
function tryProgram(definition: Definition, program: CheckProgram, order: Order): string | null {
  const apart = new Trial(definition, program, true).run(order);
  if (apart === null) return null;
  const together = new Trial(definition, program, false).run(order);
  if (together !== null) return together;
  return (
    `what one thread does another does not see: setup, called in each thread, does not keep everything in shared memory; ` +
    `return the memory alone, and make each thread's view of it in attach (${apart})`
  );
}

/** Puts in as much as there is room for, until a call is refused: which may be said only by those that may refuse. */
function tryFilling(definition: Definition, generator: Generator): string | null {
  const filling = generator.filling(FILLING);
  if (filling === null) return null;
  const { before } = filling;
  const threads = filling.threads.map((_, thread) => before.filter((call) => call.thread === thread));
  return new Trial(definition, { before: [], threads }, false).fill();
}

/** A step of a trial: what is wrong with it, that the thread cannot go on, or nothing. */
type Made = { readonly problem: string } | 'stops' | 'returned';

class Trial {
  readonly #program;
  readonly #runs: readonly ProgramRun[];
  readonly #sequence: Sequence;

  /** @param apart each thread sets up for itself */
  constructor(
    private readonly definition: Definition,
    program: CheckProgram,
    apart: boolean,
  ) {
    this.#program = prepareProgram(definition, program);
    this.#sequence = new Sequence({ definition, model: modelOf(definition) });
    this.#sequence.begin();
    const memory: object[] = [];
    const setUp = (): ProgramRun => this.#setUp(memory);
    const first = setUp();
    this.#runs = program.threads.map((_, thread) => (apart && thread > 0 ? setUp() : first));
  }

  /** A call at a time. */
  run(order: Order): string | null {
    const threads = this.#program.threads.map((calls, thread) => ({ thread, calls: [...calls] }));
    const left = order === 'last first' ? threads.toReversed() : threads;
    while (left.length > 0) {
      const { thread, calls } = left.shift()!;
      const call = calls.shift();
      if (call === undefined) continue;
      const made = this.#make(thread, call);
      if (typeof made === 'object') return made.problem;
      if (made === 'stops') continue;
      if (order === 'in turn') left.push({ thread, calls });
      else left.unshift({ thread, calls });
    }
    return null;
  }

  /** Until a call is refused, or there is no room for another. */
  fill(): string | null {
    for (const [thread, calls] of this.#program.threads.entries()) {
      for (const call of calls) {
        const isFull = this.#isBlocked(thread, call);
        const made = this.#make(thread, call, true);
        if (typeof made === 'object') return made.problem;
        if (made === 'stops' || isFull) return null;
      }
    }
    return null;
  }

  /** As each thread of a real run does: its first buffer, its second, … are the same memory. */
  #setUp(memory: object[]): ProgramRun {
    const { definition } = this;
    return withMemory(
      () => new ProgramRun({ definition, program: this.#program, makeCall, ...ALONE }),
      (make, index) => {
        const made = make();
        const known = (memory[index] ??= made);
        if (bytesOf(known).length !== bytesOf(made).length) throw new InputError(DIFFERS);
        bytesOf(known).fill(0);
        return known;
      },
    );
  }

  /** @param mayBreak what a call throws says nothing: a full structure may */
  #make(thread: number, call: PreparedCall, mayBreak = false): Made {
    const run = this.#runs[thread];
    const target = run.target(thread);
    if (call.after !== null && target.failed(call.after)) return 'returned';
    const { waits } = this.#program.slots[call.slot].named;
    const blocked = this.#isBlocked(thread, call);
    if (waits && blocked) return 'stops';
    let problem: string | null = null;
    const watching: CallTarget = {
      ...target,
      failed: (slot) => target.failed(slot),
      recorder: {
        begin: (slot) => run.record.begin(slot),
        end: (slot, result) => {
          problem = this.#resultProblem(call, result);
          run.record.end(slot, problem === null ? result : undefined);
        },
        threw: (slot, message) => run.record.threw(slot, message),
      },
    };
    let pauses = false;
    const place = ALONE.bounded(() =>
      notingPauses(
        () => makeCall(call, watching, thread),
        () => (pauses = true),
      ),
    );
    if (place !== null) return blocked && !pauses ? { problem: waitingText(call, place) } : 'stops';
    if (problem !== null) return { problem };
    const made = run.calls().find(({ slot }) => slot === call.slot)!;
    if (made.threw !== undefined)
      return mayBreak
        ? 'stops'
        : {
            problem: `operations.${call.operation}: ${callText(call.operation, call.arg)} threw ${made.threw}, though nothing else ran`,
          };
    const wrong = mayBreak ? this.#sequence.refusal(made) : this.#sequence.add(made);
    if (mayBreak && wrong === null && (made.result === false || this.#sequence.add(made) !== null)) return 'stops';
    return wrong === null ? 'returned' : { problem: wrong };
  }

  #isBlocked(thread: number, { slot, arg }: PreparedCall): boolean {
    return this.#sequence.isBlocked({ thread, operation: this.#program.slots[slot].named.role, arg });
  }

  /** A result that cannot be compared with a model's. */
  #resultProblem({ operation, arg }: PreparedCall, result: unknown): string | null {
    const call = callText(operation, arg);
    if (isThenable(result)) {
      result.then(undefined, () => undefined); // its failure is nobody's
      return `operations.${operation} is async: ${call} returned a promise, and only code that runs to its end without await can be tried`;
    }
    if (isRecordable(result)) return null;
    const isPlain = typeof result === 'object' && !(result instanceof Date) && isPlainData(result);
    if (isPlain && typeof this.definition.model !== 'string') return null;
    return `operations.${operation}: ${call} returned ${shown(result)}, which no model knows: return a number, text, boolean, bigint, null, undefined, or a list of these, with run: (view) => … where the method returns something else`;
  }
}

/** A call that waits for a time is no mistake, and is not tried further. */
function notingPauses(work: () => void, note: () => void): void {
  try {
    work();
  } catch (error) {
    if (error instanceof Pauses) note();
    throw error;
  }
}

function bytesOf(memory: object): Uint8Array {
  return new Uint8Array(bufferOf(memory) as SharedArrayBuffer);
}

function waitingText({ operation, arg }: PreparedCall, place: string): string {
  return `operations.${operation}.waits is missing: ${callText(operation, arg)} waits${at(place)} until another thread makes it possible; declare waits: true`;
}

function isPlainData(value: unknown): boolean {
  if (isRecordable(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    (Array.isArray(value) || prototype === Object.prototype || prototype === null) &&
    Object.values(value).every(isPlainData)
  );
}

function methodsOf(view: unknown): string[] {
  const names: string[] = [];
  for (let part: unknown = Object(view); part !== null && part !== Object.prototype; part = Object.getPrototypeOf(part))
    names.push(...Object.getOwnPropertyNames(part));
  return names;
}
