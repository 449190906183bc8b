/**
 * The plain accesses of a thread's modules, as their sources have them made here, see `nativeModules`: in an execution
 * that is watched those to shared memory are written down. All others are what they are in the language.
 */
import { isWrite, WRITE, type AccessKind } from '../races/access.js';
import { LastLooks } from '../races/last-looks.js';
import type { CallerPlaces, Implicit } from '../races/caller-places.js';
import { bind, type Listener } from '../races/heard.js';
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
import { elementIndex, viewRead, type View } from '../races/shared-views.js';
import type { LockstepActor } from './actor.js';

type Members = Record<PropertyKey, unknown>;
type Callable = (...args: unknown[]) => unknown;

const READ: AccessKind = 0;

export class Elements implements Listener {
  /** Whether accesses are to be shown just now. */
  watching = false;
  readonly #lastLooks = new LastLooks();
  /** Loops that were entered. */
  #loops = 0;
  /** The view whose conversion has been shown already. */
  #converted: View | null = null;
  readonly #shown: ShownMemory = {
    isShared: (value): value is View => isView(value) && this.actor.views.placeOf(value) >= 0,
    reads: (site, object, key) => void (this.notes && this.#look(site, object, key, READ)),
    each: (site, iterable) => {
      if (!this.notes || !this.#shown.isShared(iterable) || !isGoneThrough(iterable)) return iterable;
      if (!this.actor.ranges.isOpen)
        return shownElements(iterable, (index) => this.#shown.reads(site, iterable, index));
      this.note(site, iterable, 0, lengthOf(iterable), READ);
      return standingFor(iterable, Array.from(iterable));
    },
  };

  constructor(
    protected readonly actor: LockstepActor,
    private readonly callers: CallerPlaces,
  ) {}

  /** Something was done that may order accesses. */
  begin(): void {
    this.watching = this.actor.watching;
    this.#lastLooks.forget();
  }

  /** `object[key]` */
  get(site: number, object: unknown, key: unknown): unknown {
    if (this.watching) this.#look(site, object, key, READ);
    return (object as Members)[key as PropertyKey];
  }

  /** `object[key] = value` */
  set(site: number, object: unknown, key: unknown, value: unknown): unknown {
    if (this.watching) this.#look(site, object, key, WRITE);
    return ((object as Members)[key as PropertyKey] = value);
  }

  /** `object[key]` where it is read and written, or the target of a pattern: its `value` stands for it. */
  place(site: number, object: unknown, key: unknown): { value: unknown } {
    const read = (): unknown => this.get(site, object, key);
    const write = (value: unknown): unknown => this.set(site, object, key, value);
    return {
      get value() {
        return read();
      },
      set value(value: unknown) {
        write(value);
      },
    };
  }

  /** `object[name](...args)` */
  call(site: number, object: unknown, name: string | symbol, args: unknown[]): unknown {
    const fn: unknown = (object as Members)[name];
    if (typeof fn !== 'function') return (object as Record<PropertyKey, Callable>)[name](...args); // throws
    return this.apply(site, fn as Callable, object, args);
  }

  /** `fn.apply(self, args)` */
  apply(site: number, fn: Callable, self: unknown, args: unknown[]): unknown {
    return this.made(site, [self, ...args], () => {
      if (!this.notes || !touchesMemory(fn)) return Reflect.apply(fn, self, args);
      if (!this.actor.ranges.isOpen && this.#shown.isShared(self) && makesIterator(fn)) {
        const iterator = Reflect.apply(fn, self, args) as object;
        return shownIterator(self, iterator, (index) => this.#shown.reads(site, self, index));
      }
      noteCall(this.#noteAt(site), fn, self, args);
      this.#converted = convertedBy(fn, self, args);
      return Reflect.apply(fn, self, args);
    });
  }

  /** A loop that only looks is entered. */
  loop(): number {
    return ++this.#loops;
  }

  /** It begins a turn. */
  looks(loop: number, ...carried: readonly unknown[]): true {
    this.actor.looks(loop, carried);
    return true;
  }

  /** The end of a turn of any loop. */
  turn(): void {
    this.actor.turn(this.watching ? this.#lastLooks.again : 0);
  }

  /** The arguments of a call that is about to be made, and is no step. */
  args(site: number, fn: unknown, self: unknown, args: unknown[]): unknown[] {
    if (this.notes) noteCall(this.#noteAt(site), fn, self, args);
    return args;
  }

  /** `target.bind(...args)` */
  bind(target: unknown, ...args: unknown[]): unknown {
    return bind(target, args);
  }

  /** `new constructor(...args)` */
  construct(site: number, constructor: unknown, args: unknown[]): unknown {
    return this.made(site, args, () => {
      if (this.notes && typeof constructor === 'function') noteConstruction(this.#noteAt(site), constructor, args[0]);
      return new (constructor as new (...args: unknown[]) => unknown)(...args);
    });
  }

  // What no argument says the place of ---------------------------------------------------------------------------------

  converts(view: View): void {
    const isShown = view === this.#converted;
    this.#converted = null;
    if (!isShown && this.notes) this.#noteFrom('converts')(view, 0, lengthOf(view), READ);
  }

  calls(fn: unknown, self: unknown, args: readonly unknown[]): void {
    if (this.notes && touchesMemory(fn)) noteCall(this.#noteFrom('calls'), fn, self, args);
  }

  constructs(constructor: unknown, args: readonly unknown[]): void {
    if (this.notes) noteConstruction(this.#noteFrom('calls'), constructor, args[0]);
  }

  /** The first argument of a constructor that is about to be called. */
  copied(site: number, constructor: unknown, first: unknown): unknown {
    return this.made(site, [first], () => {
      if (this.notes) noteConstruction(this.#noteAt(site), constructor, first);
      return first;
    });
  }

  /** What is iterated over: each element is read when its turn has come, or all of them are one step. */
  each(site: number, iterable: unknown): unknown {
    return this.made(site, [iterable], () => this.#shown.each(site, iterable));
  }

  /** What a pattern takes apart. */
  apart(site: number, value: unknown, shape: Shape): unknown {
    return this.made(site, [value], () =>
      this.notes ? takenApart(this.#shown, site, value, shape, this.actor.ranges.isOpen) : value,
    );
  }

  /** What an assignment by a pattern is worth. */
  whole(value: unknown): unknown {
    return originalOf(value);
  }

  /** `value?.…` is `given(value, (value) => value.…)`. */
  given(value: unknown, rest: (value: unknown) => unknown): unknown {
    return value === null || value === undefined ? undefined : rest(value);
  }

  /** Makes what may touch memory as a whole. @param _values one of which may be a view of it */
  protected made(_site: number, _values: readonly unknown[], make: () => unknown): unknown {
    return make();
  }

  /** Whether it matters what memory is touched. */
  protected get notes(): boolean {
    return this.watching;
  }

  protected isElement(object: unknown, key: unknown): boolean {
    return isView(object) && elementIndex(object, key) >= 0 && this.actor.views.placeOf(object) >= 0;
  }

  /** @param from number of an element, or of a byte of what is no typed array */
  protected note(site: number, view: View, from: number, to: number, kind: AccessKind): void {
    const { actor } = this;
    const place = actor.views.placeOf(view);
    if (place < 0 || from >= to) return;
    const size = view.BYTES_PER_ELEMENT ?? 1;
    const [start, end] = [place + from * size, place + to * size];
    if (actor.ranges.isOpen) actor.ranges.add(start, end, isWrite(kind));
    if (!actor.watching) return;
    if (isWrite(kind)) this.#lastLooks.forget();
    else if (this.#lastLooks.isAgain(site, view, from, to)) return;
    actor.cpus.touchesElements(view, place, from, to, isWrite(kind));
    actor.accesses.plain(actor.id, site, kind, start, end - start, actor.steps);
  }

  #look(site: number, object: unknown, key: unknown, kind: AccessKind): void {
    const view = kind === READ ? viewRead(object, key) : object;
    if (this.isElement(view, key)) this.note(site, view as View, Number(key), Number(key) + 1, kind);
  }

  #noteAt(site: number): NoteRange {
    return (view, from, to, kind) => this.note(site, view, from, to, kind);
  }

  /** At the place that the stack tells. What the engine does by itself is no access. */
  #noteFrom(implicit: Implicit): NoteRange {
    return (view, from, to, kind) => {
      const site = this.#shown.isShared(view) ? this.callers.of(implicit) : -1;
      if (site >= 0) this.note(site, view, from, to, kind);
    };
  }
}
