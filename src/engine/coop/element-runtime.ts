/**
 * The plain accesses of code under test, as the rewriter has them made here: in an execution that is watched those to
 * shared memory are shown to the race detector. All others are what they are in the language.
 */
import { PLAIN_RANGE, PLAIN_READ } from '../controlled/opcodes.js';
import { WRITE, type AccessKind } from '../races/access.js';
import { CallerPlaces, implicitPlaces, type Implicit } from '../races/caller-places.js';
import type { Listener } from '../races/heard.js';
import {
  convertedBy,
  isView,
  lengthOf,
  makesIterator,
  noteCall,
  noteConstruction,
  touchesMemory,
  type NoteRange,
} from '../races/natives.js';
import {
  isGoneThrough,
  originalOf,
  shownElements,
  shownIterator,
  standingFor,
  takenApart,
  type Shape,
  type ShownMemory,
} from '../races/taken-apart.js';
import { arrayOf, elementIndex, viewRead, type View } from '../races/shared-views.js';
import type { ElementAccess } from '../rewriter/runtime.js';
import type { Site } from '../rewriter/sites.js';
import { WatchingRuntime } from './watching-runtime.js';

type Callable = (...args: unknown[]) => unknown;

const READ: AccessKind = 0;

export class ElementRuntime extends WatchingRuntime implements ElementAccess, ShownMemory, Listener {
  protected readonly listener = this;
  #callers = new CallerPlaces([]);
  /** The view whose conversion has been shown already. */
  #converted: View | null = null;
  #sites: readonly Site[] | null = null;
  /** What a helper is about to call, which has been shown already. */
  #called: unknown = null;

  /** Context: whenever modules are evaluated. They are mostly those of the time before. */
  knowsSites(sites: readonly Site[]): void {
    if (this.#sites === sites) return;
    this.#sites = sites;
    this.#callers = new CallerPlaces(implicitPlaces(sites));
  }

  /** A plain access that was to be a step, and is none: of memory that is not shared, or where nothing can wait. */
  protected accessPlainly(site: number, op: number, object: unknown, key: unknown, value: unknown): unknown {
    if (op === PLAIN_RANGE) return (key as Callable)();
    return op === PLAIN_READ ? this.get(site, object, key) : this.set(site, object, key, value);
  }

  /** The array that a plain access touches, where it is a step: of shared memory, and in code that can wait. */
  protected stepOn(op: number, object: unknown, key: unknown): Int32Array | undefined {
    if (!this.running || this.plainDepth > 0) return undefined;
    if (op !== PLAIN_RANGE) return this.isElement(object, key) ? (object as Int32Array) : undefined;
    const shared = (object as unknown[])
      .flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]))
      .find((value): value is View => isView(value) && this.views.placeOf(value) >= 0);
    return shared && arrayOf(shared);
  }

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

  isElement(object: unknown, key: unknown): boolean {
    return isView(object) && elementIndex(object, key) >= 0 && this.views.placeOf(object) >= 0;
  }

  /** Notes an access to an element, if it is one of shared memory. */
  look(site: number, object: unknown, key: unknown, kind: AccessKind): void {
    const view = kind === READ ? viewRead(object, key) : object;
    if (!isView(view)) return;
    const index = elementIndex(view, key);
    if (index >= 0) this.noteRange(site, view, index, index + 1, kind);
  }

  /** `object[name](...args)` */
  call(site: number, object: unknown, name: string | symbol, args: unknown[]): unknown {
    const fn: unknown = (object as Record<PropertyKey, unknown>)[name];
    if (typeof fn !== 'function') return (object as Record<PropertyKey, Callable>)[name](...args); // throws
    return this.invoke(site, fn as Callable, object, args);
  }

  /** `fn.apply(self, args)` */
  invoke(site: number, fn: Callable, self: unknown, args: unknown[]): unknown {
    if (!this.ranges.isOpen && this.isShared(self) && makesIterator(fn)) {
      const iterator = Reflect.apply(fn, self, args) as object;
      return shownIterator(self, iterator, (index) => this.reads(site, self, index));
    }
    return Reflect.apply(fn, self, this.args(site, fn, self, args));
  }

  /** The arguments of a call that is about to be made. */
  args(site: number, fn: unknown, self: unknown, args: unknown[]): unknown[] {
    if (!this.notes || !touchesMemory(fn)) return args;
    noteCall(this.#noteAt(site), fn, self, args);
    this.#converted = convertedBy(fn, self, args);
    return args;
  }

  /** The arguments of a call that a helper is about to make. */
  handed(site: number, fn: unknown, self: unknown, args: unknown[]): unknown[] {
    this.args(site, fn, self, args);
    this.#called = fn;
    return args;
  }

  /** `new constructor(...args)` */
  construct(site: number, constructor: unknown, args: unknown[]): unknown {
    if (typeof constructor === 'function') this.copied(site, constructor, args[0]);
    return new (constructor as new (...args: unknown[]) => unknown)(...args);
  }

  // What no argument says the place of ---------------------------------------------------------------------------------

  converts(view: View): void {
    const isShown = view === this.#converted;
    this.#converted = null;
    if (!isShown && this.notes) this.#noteFrom('converts')(view, 0, lengthOf(view), READ);
  }

  calls(fn: unknown, self: unknown, args: readonly unknown[]): void {
    const isShown = fn === this.#called;
    this.#called = null;
    if (!isShown && this.notes && touchesMemory(fn)) noteCall(this.#noteFrom('calls'), fn, self, args);
  }

  constructs(constructor: unknown, args: readonly unknown[]): void {
    if (this.notes) noteConstruction(this.#noteFrom('calls'), constructor, args[0]);
  }

  /** Whether it matters what memory is touched. */
  protected get notes(): boolean {
    return this.watching || this.ranges.isOpen;
  }

  /** The first argument of a constructor that is about to be called. */
  copied(site: number, constructor: unknown, first: unknown): unknown {
    if (this.notes) noteConstruction(this.#noteAt(site), constructor, first);
    return first;
  }

  /** What is iterated over: each element is read when its turn has come. */
  each(site: number, iterable: unknown): unknown {
    if (!this.notes || !this.isShared(iterable) || !isGoneThrough(iterable)) return iterable;
    if (!this.ranges.isOpen) return shownElements(iterable, (index) => this.reads(site, iterable, index));
    this.noteRange(site, iterable, 0, lengthOf(iterable), READ);
    return standingFor(iterable, Array.from(iterable)); // all of it is one step
  }

  /** What a pattern takes apart. */
  apart(site: number, value: unknown, shape: Shape): unknown {
    if (!this.notes) return value;
    return takenApart(this, site, value, shape, this.ranges.isOpen);
  }

  /** What an assignment by a pattern is worth. */
  whole(value: unknown): unknown {
    return originalOf(value);
  }

  isShared(value: unknown): value is View {
    return isView(value) && this.views.placeOf(value) >= 0;
  }

  reads(site: number, object: unknown, key: unknown): void {
    if (this.notes) this.look(site, object, key, READ);
  }

  #noteAt(site: number): NoteRange {
    return (view, from, to, kind) => this.noteRange(site, view, from, to, kind);
  }

  /** At the place that the stack tells. What the engine does by itself is no access. */
  #noteFrom(implicit: Implicit): NoteRange {
    return (view, from, to, kind) => {
      const site = this.isShared(view) ? this.#callers.of(implicit) : -1;
      if (site >= 0) this.noteRange(site, view, from, to, kind);
    };
  }
}
