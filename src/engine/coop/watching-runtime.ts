/**
 * The plain accesses of code under test, as the rewriter has them made here: in an execution that is watched those to
 * shared memory are shown to the race detector. All others are what they are in the language.
 */
import type { Ground } from '../controlled/ground.js';
import { WordNumbers } from '../controlled/words.js';
import { WRITE, type AccessKind } from '../races/access.js';
import { RaceDetector } from '../races/detector.js';
import { isView, lengthOf, noteCall, noteConstruction, type NoteRange } from '../races/natives.js';
import { SharedViews, type View } from '../races/shared-views.js';
import { Opcode as Op } from '../controlled/opcodes.js';
import { isWrite as isAtomicWrite } from '../controlled/operations.js';
import { AWAITED } from '../controlled/performer.js';
import type { Frame } from './frame.js';
import { waitFor, wakeUpOf } from '../races/channels.js';
import { LastLooks } from './last-looks.js';
import type { Step } from '../controlled/step.js';
import type { ElementAccess } from '../rewriter/runtime.js';
import { SetupRuntime } from './setup-runtime.js';

type Callable = (...args: unknown[]) => unknown;

const READ: AccessKind = 0;

export class WatchingRuntime extends SetupRuntime implements ElementAccess {
  /** When set, every step is recorded. */
  steps: Step[] | null = null;
  /** Whether an actor runs whose accesses are looked at. */
  watching = false;
  readonly words = new WordNumbers();
  readonly races = new RaceDetector();
  /** Who runs, or ran last. */
  protected actor = -1;
  /** Whether this execution is watched. */
  protected watched = false;
  readonly #looks = new LastLooks();
  #views = new SharedViews(this.words, null);

  protected prepareWatching(ground: Ground): void {
    this.#views = new SharedViews(this.words, ground.irqs === null ? null : ground.mem);
  }

  protected beginWatching(actors: number, watched: boolean): void {
    this.watched = watched;
    this.watching = false;
    if (!watched) return;
    this.#views.begin();
    this.races.begin(actors);
  }

  /** An operation of `Atomics` that has been made: what it touches, and what it orders. */
  protected watchOperation(
    { site, op, word }: Pick<Frame, 'site' | 'op' | 'word'>,
    array: Int32Array,
    index: number,
    value: unknown,
    result: unknown,
  ): void {
    const { races, actor } = this;
    this.#looks.forget();
    if (op === Op.notify) {
      if (result === 0) return;
      races.receive(actor, waitFor(word));
      return races.send(actor, wakeUpOf(word), site);
    }
    const place = isView(array) && op !== Op.pause ? this.#views.placeOf(array) : -1;
    if (place < 0) return;
    const size = array.BYTES_PER_ELEMENT;
    const failed = op === Op.compareExchange && result !== asElement(array, value);
    const does = { reads: op !== Op.store, writes: isAtomicWrite(op) && !failed };
    races.atomic(actor, site, does, place + index * size, size, this.#at);
    if (result === AWAITED || op === Op.waitAsync) races.send(actor, waitFor(word), site);
  }

  /** An actor is about to go on. */
  protected watchActor(actor: number): void {
    this.actor = actor;
    this.watching = this.watched;
    if (this.watched) this.#looks.forget();
  }

  /** A wait has come to its end: when it was notified, what went before happens before what follows. */
  protected watchWakeUp(how: 'ok' | 'timed-out', word: number): 'ok' | 'timed-out' {
    if (this.watching && how === 'ok') this.races.receive(this.actor, wakeUpOf(word));
    return how;
  }

  /** What the actor has done happens before what the actor does that takes notice of this channel later. */
  signal(channel: string): void {
    if (this.watching) this.races.send(this.actor, channel);
  }

  noticed(channel: string): void {
    if (this.watching) this.races.receive(this.actor, channel); // only orders more
  }

  // Rewritten code ----------------------------------------------------------------------------------------------------

  /** `object[key]` */
  get(site: number, object: unknown, key: unknown): unknown {
    if (this.watching) this.look(site, object, key, READ);
    return (object as Record<PropertyKey, unknown>)[key as PropertyKey];
  }

  /** `object[key] = value` */
  set(site: number, object: unknown, key: unknown, value: unknown): unknown {
    if (this.watching) this.look(site, object, key, WRITE);
    return ((object as Record<PropertyKey, unknown>)[key as PropertyKey] = value);
  }

  /** `object[key]` as the target of a pattern: what is assigned to its `value` goes there. */
  target(site: number, object: unknown, key: unknown): { value: unknown } {
    const write = (value: unknown): unknown => this.set(site, object, key, value);
    return {
      set value(value: unknown) {
        write(value);
      },
    };
  }

  /** Notes an access to an element, if it is one of shared memory. */
  look(site: number, object: unknown, key: unknown, kind: AccessKind): void {
    if (!isView(object) || object instanceof DataView) return;
    const index = typeof key === 'string' ? Number(key) : key;
    if (typeof index !== 'number' || index >>> 0 !== index || index >= lengthOf(object)) return;
    if (kind !== READ) this.#looks.forget();
    else if (this.#looks.isAgain(site, object, index)) return;
    this.#note(site, object, index, index + 1, kind);
  }

  /** `object[name](...args)` */
  call(site: number, object: unknown, name: string, args: unknown[]): unknown {
    const fn: unknown = (object as Record<string, unknown>)[name];
    if (typeof fn !== 'function') return (object as Record<string, Callable>)[name](...args); // throws
    return Reflect.apply(fn as Callable, object, this.args(site, fn, object, args));
  }

  /** The arguments of a call that is about to be made. */
  args(site: number, fn: unknown, self: unknown, args: unknown[]): unknown[] {
    if (this.watching) noteCall(this.#noteAt(site), fn, self, args);
    return args;
  }

  /** The first argument of a constructor that is about to be called. */
  copied(site: number, constructor: unknown, first: unknown): unknown {
    if (this.watching) noteConstruction(this.#noteAt(site), constructor, first);
    return first;
  }

  /** What is iterated over: each element is read when its turn has come. */
  each(site: number, iterable: unknown): unknown {
    const isWatched =
      this.watching && isView(iterable) && !(iterable instanceof DataView) && this.#views.placeOf(iterable) >= 0;
    return isWatched ? this.#elements(site, iterable) : iterable;
  }

  /** What a pattern takes apart by the keys of elements. */
  taken(site: number, object: unknown, keys: readonly number[]): unknown {
    if (this.watching) for (const key of keys) this.look(site, object, key, READ);
    return object;
  }

  *#elements(site: number, view: View): Generator<unknown, void> {
    for (let index = 0; index < lengthOf(view); index++) yield this.get(site, view, index);
  }

  #noteAt(site: number): NoteRange {
    return (view, from, to, kind) => this.#note(site, view, from, to, kind);
  }

  /** @param from number of an element, or of a byte of what is no typed array */
  #note(site: number, view: View, from: number, to: number, kind: AccessKind): void {
    const place = this.#views.placeOf(view);
    if (place < 0 || from >= to) return;
    const size = view.BYTES_PER_ELEMENT ?? 1;
    this.races.plain(this.actor, site, kind, place + from * size, (to - from) * size, this.#at);
  }

  get #at(): number {
    return this.steps?.length ?? 0;
  }
}

/** An expected value as an element holds it: 257 is 1 in a byte. */
function asElement(array: Int32Array, value: unknown): unknown {
  if (array instanceof Int32Array) return value;
  const one = Reflect.construct((array as object).constructor as new (length: number) => Int32Array, [1]);
  one[0] = value as number;
  return one[0];
}
