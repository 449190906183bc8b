/** What an execution that is watched shows to the race detector: accesses to shared memory, and what orders them. */
import type { Ground } from '../controlled/ground.js';
import { isWrite, type AccessKind } from '../races/access.js';
import { RaceDetector } from '../races/detector.js';
import type { Published } from '../races/clocks.js';
import { SharedViews, type View } from '../races/shared-views.js';
import { hear, type Listener } from '../races/heard.js';
import { showOperation } from '../races/show-operation.js';
import type { Frame } from './frame.js';
import { wakeUpOf } from '../races/channels.js';
import { LastLooks } from '../races/last-looks.js';
import { Ranges } from '../controlled/ranges.js';
import { TellingRuntime } from './telling-runtime.js';

export abstract class WatchingRuntime extends TellingRuntime {
  /** Whether an actor runs whose accesses are looked at. */
  watching = false;
  readonly races = new RaceDetector();
  /** What is touched without a call that is rewritten. */
  protected abstract readonly listener: Listener;
  /** Whether this execution is watched. */
  protected watched = false;
  /** What the access touches that is being made as a step. */
  protected readonly ranges = new Ranges();
  protected readonly lastLooks = new LastLooks();
  protected views = new SharedViews(this.words, null);

  protected prepareWatching(ground: Ground): void {
    this.views = new SharedViews(this.words, ground.irqs === null ? null : ground.mem);
  }

  protected beginWatching(actors: number, watched: boolean): void {
    this.watched = watched;
    this.watching = false;
    this.views.begin();
    hear(watched ? this.listener : null);
    if (watched) this.races.begin(actors);
  }

  /**
   * An operation that has been made: what it touches, and what it orders. Returns what it published.
   *
   * @param taken what it read, where a memory model says so
   */
  protected watchOperation(
    frame: Pick<Frame, 'site' | 'op' | 'word'>,
    array: Int32Array,
    index: number,
    value: unknown,
    result: unknown,
    taken?: Published | null,
  ): Published | null {
    this.lastLooks.forget();
    return showOperation(this.races, this.views, this.actor, frame, this.at, array, index, value, result, taken);
  }

  /** Whether accesses have raced in the execution, as far as it was watched. */
  get hasRaced(): boolean {
    return this.watched && this.races.races.length > 0;
  }

  protected override get vainLooks(): number {
    return this.watching ? this.lastLooks.again : 0;
  }

  /** An actor is about to go on. */
  protected watchActor(actor: number): void {
    this.actor = actor;
    this.watching = this.watched;
    if (this.watched) this.lastLooks.forget();
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

  /** @param from number of an element, or of a byte of what is no typed array */
  protected noteRange(site: number, view: View, from: number, to: number, kind: AccessKind): void {
    const place = this.views.placeOf(view);
    if (place < 0 || from >= to) return;
    const size = view.BYTES_PER_ELEMENT ?? 1;
    if (this.ranges.isOpen) this.ranges.add(place + from * size, place + to * size, isWrite(kind));
    if (!this.watching) return;
    if (isWrite(kind)) this.lastLooks.forget();
    else if (this.lastLooks.isAgain(site, view, from, to)) return;
    if (this.ground.irqs !== null) this.cpus.touchesElements(view, place, from, to, isWrite(kind));
    this.races.plain(this.actor, site, kind, place + from * size, (to - from) * size, this.at);
    this.touches(view, place, from, to, isWrite(kind));
  }

  /** An access to elements that is no step is about to be made, where there is a memory model. */
  protected touches(_view: View, _place: number, _from: number, _to: number, _writes: boolean): void {
    // no thread asks
  }

  protected get at(): number {
    return this.steps?.length ?? 0;
  }
}
