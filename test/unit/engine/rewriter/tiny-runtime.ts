/** The least engine that can run rewritten code: actors take turns as a chooser says, in one thread. */
import { enter } from '../../../../src/engine/rewriter/calls.js';
import {
  OPCODE_NAMES,
  PLAIN_RANGE,
  PLAIN_READ,
  PLAIN_WRITE,
  TIMED_WAIT,
} from '../../../../src/engine/controlled/opcodes.js';
import { CoroutineStack, runPlainly } from '../../../../src/engine/rewriter/coroutine-stack.js';
import { OutsideCoroutine, type CoopRuntime, type Coroutine } from '../../../../src/engine/rewriter/runtime.js';
import { Shown } from './shown.js';

/** Picks one of so many runnable actors; `running` is the position of the one that runs, or -1. */
export type Choose = (count: number, running: number) => number;

export const toCompletion: Choose = (_count, running) => Math.max(running, 0);
export const roundRobin: Choose = (count, running) => (running + 1) % count;

/** sfc32-free and good enough for a test: mulberry32, scaled. */
export function random(seed: number): Choose {
  let state = seed;
  return (count) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.trunc((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * count);
  };
}

type Operation = (...args: unknown[]) => unknown;
const OPERATIONS = OPCODE_NAMES.map((name) => (Atomics as unknown as Record<string, Operation>)[name]);
const WAIT = OPCODE_NAMES.indexOf('wait');
const NOTIFY = OPCODE_NAMES.indexOf('notify');
const PAUSE = OPCODE_NAMES.indexOf('pause');

class Actor {
  opcode = 0;
  args: unknown[] = [];
  result: unknown;
  /** It yielded before its operation. */
  pending = false;
  blockedOn: { view: unknown; index: unknown } | undefined;
  done = false;

  readonly coroutines = new CoroutineStack();

  constructor(coroutine: Coroutine) {
    this.coroutines.begin(coroutine);
  }
}

/** Plain accesses are made by the engine's own runtime. */
const ELEMENTS = new Shown();
ELEMENTS.share(new Int32Array(0), true);

export class TinyRuntime implements CoopRuntime {
  readonly watching = true;
  readonly isElement = ELEMENTS.isElement.bind(ELEMENTS);
  readonly get = ELEMENTS.get.bind(ELEMENTS);
  readonly set = ELEMENTS.set.bind(ELEMENTS);
  readonly target = ELEMENTS.target.bind(ELEMENTS);
  readonly look = ELEMENTS.look.bind(ELEMENTS);
  readonly call = ELEMENTS.call.bind(ELEMENTS);
  readonly args = ELEMENTS.args.bind(ELEMENTS);
  readonly handed = ELEMENTS.handed.bind(ELEMENTS);
  readonly invoke = ELEMENTS.invoke.bind(ELEMENTS);
  readonly construct = ELEMENTS.construct.bind(ELEMENTS);
  readonly copied = ELEMENTS.copied.bind(ELEMENTS);
  readonly each = ELEMENTS.each.bind(ELEMENTS);
  readonly apart = ELEMENTS.apart.bind(ELEMENTS);
  readonly whole = ELEMENTS.whole.bind(ELEMENTS);
  /** The sites passed, in order, each as `actor:site` before the operation. */
  readonly trace: string[] = [];
  steps = 0;
  backEdges = 0;
  clock = 0;
  readonly results: unknown[] = [];
  #actors: Actor[] = [];
  #current: Actor | undefined;
  #plain = 0;

  /** Has memory taken for shared. */
  share(memory: Int32Array): Int32Array {
    return ELEMENTS.share(memory, true);
  }

  constructor(
    readonly choose: Choose = toCompletion,
    readonly stepLimit = 100_000,
  ) {}

  /** Runs the functions as actors until all are done. Throws what an actor throws. */
  run(...actors: (() => unknown)[]): unknown[] {
    this.#actors = actors.map((actor) => new Actor(enter(actor, undefined, [])));
    try {
      while (this.#actors.some(({ done }) => !done)) {
        if (!this.#runnable().includes(this.#current!) || this.#current === undefined) this.#switch();
        const actor = this.#current!;
        if (!actor.coroutines.resume()) continue;
        actor.done = true;
        this.results[this.#actors.indexOf(actor)] = actor.coroutines.value;
      }
    } finally {
      this.#current = undefined;
    }
    return this.results;
  }

  loop(): number {
    return 0;
  }

  looks(): true {
    return true;
  }

  operate(site: number, opcode: number, ...args: unknown[]): unknown {
    const actor = this.#current ?? this.#setup;
    actor.pending = this.#before(site, opcode, args);
    return actor.pending || this.#perform() ? this : actor.result;
  }

  rest(): boolean {
    const { pending } = this.#current!;
    this.#current!.pending = false;
    return pending && this.#perform();
  }

  result(): unknown {
    return this.#current!.result;
  }

  #before(site: number, opcode: number, args: unknown[]): boolean {
    if (this.#plain > 0 && this.#current !== undefined) throw new OutsideCoroutine(site, `operation at site ${site}`);
    const actor = this.#current ?? this.#setup;
    actor.opcode = opcode;
    actor.args = args;
    if (this.#current === undefined) return false;
    this.trace.push(`${this.#actors.indexOf(actor)}:${site}`);
    return this.#point();
  }

  #perform(): boolean {
    const actor = this.#current ?? this.#setup;
    actor.result = this.#do(actor);
    return this.#current !== undefined && this.#point();
  }

  turn(): void {
    // not counted here
  }

  backEdge(): boolean {
    this.backEdges++;
    return this.#current !== undefined && this.#plain === 0 && this.#point();
  }

  outside(site: number, opcode: number, ...args: unknown[]): unknown {
    if (this.#current !== undefined) throw new OutsideCoroutine(site, `operation at site ${site}`);
    return OPERATIONS[opcode](...args.filter((arg) => arg !== undefined));
  }

  plain(coroutine: Coroutine): unknown {
    this.#plain++;
    try {
      return runPlainly(coroutine);
    } finally {
      this.#plain--;
    }
  }

  now(): number {
    return ++this.clock;
  }

  performanceNow(): number {
    return ++this.clock;
  }

  changesAtomics(refusal: Error): never {
    throw refusal;
  }

  random(): number {
    return 0.5;
  }

  readonly #setup = new Actor(enter(() => undefined, undefined, []));

  #do(actor: Actor): unknown {
    const { opcode, args } = actor;
    if (opcode === PAUSE) return undefined;
    if (opcode === WAIT || opcode === TIMED_WAIT) {
      const [view, index, expected] = args as [Int32Array, number, number];
      if (Atomics.load(view, index) !== expected) return 'not-equal';
      actor.blockedOn = { view, index };
      return 'ok';
    }
    if (opcode === NOTIFY) {
      const [view, index, most = Infinity] = args as [unknown, unknown, number | undefined];
      const waiting = this.#actors
        .filter(({ blockedOn }) => blockedOn?.view === view && blockedOn?.index === index)
        .slice(0, most);
      for (const other of waiting) other.blockedOn = undefined;
      return waiting.length;
    }
    if (opcode === PLAIN_RANGE) return (args[1] as Operation)();
    const [object, key, value] = args as [Record<PropertyKey, unknown>, PropertyKey, unknown];
    if (opcode === PLAIN_READ) return object[key];
    if (opcode === PLAIN_WRITE) return (object[key] = value);
    return OPERATIONS[opcode](...args);
  }

  #runnable(): Actor[] {
    return this.#actors.filter(({ done, blockedOn }) => !done && blockedOn === undefined);
  }

  #point(): boolean {
    if (++this.steps > this.stepLimit) throw new Error('step limit');
    const before = this.#current;
    this.#switch();
    return this.#current !== before;
  }

  #switch(): void {
    const runnable = this.#runnable();
    if (runnable.length === 0) throw new Error('deadlock');
    this.#current = runnable[this.choose(runnable.length, runnable.indexOf(this.#current!))];
  }
}
