/**
 * Finds data races in one execution after the other.
 *
 * Two accesses race when they touch the same byte, one of them writes, no happens-before orders them, and they are not
 * both atomic with the same range. Happens-before is program order; an atomic read after the atomic write of the same
 * range that it reads from; what `notify` and the wait that it ends order; and the signals of a machine. What the set-up
 * did happens before everything.
 *
 * Context: one access is made at a time, in the order of the calls here.
 * Source: ECMA-262, Memory Model: synchronizes-with, happens-before, Data Races.
 */
import {
  ATOMIC,
  isWrite,
  rangeNumber,
  WRITE,
  type Access,
  type AccessKind,
  type AccessSink,
  type AtomicEffect,
  type Race,
} from './access.js';
import { Clocks, joined, type Clock, type Published } from './clocks.js';
import { History } from './history.js';

/** Sites are numbered below this. */
const SITES_MAX = 2 ** 24;
/** Sizes of what is accessed atomically: 1, 2, 4 or 8 bytes. */
const SIZES = [1, 2, 4, 8];
const WORD = 4;

export class RaceDetector implements AccessSink {
  /** Of this execution, each pair of places once. */
  readonly races: Race[] = [];
  readonly #clocks = new Clocks();
  /** By word. */
  readonly #histories = new Map<number, History>();
  /** What was published by atomic writes, by range: what an atomic read of the range takes up. */
  readonly #written = new Map<number, Published>();
  /** What was published by other means, by channel. */
  readonly #channels = new Map<string, Published>();
  /** Sizes of the atomic writes so far, a bit each. */
  #sizes = 0;
  readonly #pairs = new Set<number>();
  #execution = 0;
  /** The one that is being entered: nothing keeps it. */
  readonly #access = { thread: 0, site: 0, kind: 0, start: 0, size: 0, at: 0, order: 0 };
  /** Accesses so far. */
  #order = 0;
  readonly #raced = (first: Access, second: Access): void => this.#found(first, second);

  begin(threads: number): void {
    this.#execution++;
    this.#clocks.begin(threads);
    this.#sizes = this.#order = 0;
    if (this.races.length > 0) this.races.length = 0;
    // to clear what is empty makes its table anew
    for (const kept of [this.#pairs, this.#written, this.#channels]) if (kept.size > 0) kept.clear();
  }

  plain(thread: number, site: number, kind: AccessKind, start: number, size: number, at: number): void {
    if (isWrite(kind) && this.#sizes !== 0) this.#overwrite(start, size, false);
    this.#enter(thread, site, kind, start, size, at);
  }

  /** What happens before what a thread does next. */
  clockOf(thread: number): Clock {
    return this.#clocks.of(thread);
  }

  atomic(
    thread: number,
    site: number,
    { reads, writes }: AtomicEffect,
    start: number,
    size: number,
    at: number,
    taken?: Published | null,
  ): Published | null {
    const range = rangeNumber(start, size);
    const published = taken === undefined ? this.#written.get(range) : taken;
    if (reads && published) this.#clocks.take(thread, published);
    const kind = writes ? ATOMIC | WRITE : ATOMIC;
    this.#enter(thread, site, kind, start, size, at);
    if (!writes) return null;
    this.#overwrite(start, size, true);
    this.#sizes |= size;
    const made = this.#clocks.publish(thread, site);
    this.#written.set(range, made);
    return made;
  }

  send(thread: number, channel: string, site = -1): void {
    this.#channels.set(channel, this.#clocks.publishAlso(thread, site, this.#channels.get(channel)));
  }

  receive(thread: number, channel: string): void {
    const published = this.#channels.get(channel);
    if (published !== undefined) this.#clocks.take(thread, published);
  }

  forward(from: string, to: string): void {
    const [sent, there] = [this.#channels.get(from), this.#channels.get(to)];
    if (sent === undefined) return;
    this.#channels.set(to, there === undefined ? sent : { ...sent, clock: joined(sent.clock, there.clock) });
  }

  #enter(thread: number, site: number, kind: AccessKind, start: number, size: number, at: number): void {
    const access = this.#access;
    access.thread = thread;
    access.site = site;
    access.kind = kind;
    access.start = start;
    access.size = size;
    access.at = at;
    access.order = this.#order++;
    const clock = this.#clocks.of(thread);
    const end = start + size;
    for (let word = Math.floor(start / WORD); word * WORD < end; word++) {
      const [from, to] = [Math.max(0, start - word * WORD), Math.min(WORD, end - word * WORD)];
      this.#historyOf(word).add(access, (1 << to) - (1 << from), clock, this.#raced);
    }
  }

  #historyOf(word: number): History {
    let history = this.#histories.get(word);
    if (history === undefined) this.#histories.set(word, (history = new History()));
    if (history.execution !== this.#execution) history.clear(this.#execution);
    return history;
  }

  /** Who reads atomically what another access has overwritten takes up nothing. @param own the write is atomic itself */
  #overwrite(start: number, size: number, own: boolean): void {
    for (const other of SIZES) {
      if ((this.#sizes & other) === 0 || (own && other === size)) continue;
      for (let from = start - (start % other); from < start + size; from += other)
        this.#written.delete(rangeNumber(from, other));
    }
  }

  #found(first: Access, second: Access): void {
    const [low, high] = first.site < second.site ? [first.site, second.site] : [second.site, first.site];
    const pair = low * SITES_MAX + high;
    if (this.#pairs.has(pair)) return;
    this.#pairs.add(pair);
    this.races.push({
      first: copyOf(first),
      second: copyOf(second),
      byte: Math.max(first.start, second.start),
      published: this.#clocks.seenOf(second.thread, first.thread),
    });
  }
}

function copyOf({ thread, site, kind, start, size, at, order }: Access): Access {
  return { thread, site, kind, start, size, at, order };
}
