/**
 * The accesses to one word of four bytes that may still race with a later one. Each is an epoch (a thread and its time)
 * for some of the bytes; an access that is ordered behind another and conflicts with whatever the other would conflict
 * with takes its place, so there are few.
 */
import { ATOMIC, WRITE, type Access, type AccessKind } from './access.js';

interface Entry {
  thread: number;
  time: number;
  /** The bytes of the word that it touches, a bit each. */
  mask: number;
  kind: AccessKind;
  start: number;
  size: number;
  site: number;
  at: number;
  order: number;
}

export class History {
  /** Of which execution this is: entries of others are worth nothing. */
  execution = -1;
  #count = 0;
  readonly #entries: Entry[] = [];

  clear(execution: number): void {
    this.execution = execution;
    this.#count = 0;
  }

  /**
   * Enters an access to the bytes `mask`, made at a time at which `clock` happens before it. Calls `raced` for each
   * access that races with it.
   */
  add(access: Access, mask: number, clock: readonly number[], raced: (first: Access, second: Access) => void): void {
    const { thread, kind, start, size, site } = access;
    const entries = this.#entries;
    if (this.#count === 1) {
      const [only] = entries;
      if (only.thread === thread && only.kind === kind && only.start === start && only.size === size) {
        only.time = clock[thread];
        only.site = site;
        only.at = access.at;
        only.order = access.order;
        return;
      }
    }
    let kept = 0;
    for (let i = 0; i < this.#count; i++) {
      const entry = entries[i];
      const isOrdered = entry.time <= clock[entry.thread]; // its own past is ordered
      if (!isOrdered && (entry.mask & mask) !== 0 && conflict(entry, access)) raced(entry, access);
      if (isOrdered && (entry.mask & ~mask) === 0 && standsFor(access, entry)) continue;
      if (i !== kept) {
        entries[i] = entries[kept];
        entries[kept] = entry;
      }
      kept++;
    }
    const entry = (entries[kept] ??= { thread, site, kind, start, size, at: 0, order: 0, time: 0, mask: 0 });
    entry.thread = thread;
    entry.time = clock[thread];
    entry.mask = mask;
    entry.kind = kind;
    entry.start = start;
    entry.size = size;
    entry.site = site;
    entry.at = access.at;
    entry.order = access.order;
    this.#count = kept + 1;
  }
}

type Range = Pick<Access, 'kind' | 'start' | 'size'>;

function conflict(a: Range, b: Range): boolean {
  return ((a.kind | b.kind) & WRITE) !== 0 && !(isAtomicPair(a, b) && isSameRange(a, b));
}

/** Whether whatever conflicts with `old` conflicts with `access`, which touches its bytes too. */
function standsFor(access: Range, old: Range): boolean {
  const isRead = (old.kind & WRITE) === 0;
  if ((access.kind & ATOMIC) !== 0) {
    if (!isAtomicPair(access, old) || !isSameRange(access, old)) return false;
    return isRead || (access.kind & WRITE) !== 0;
  }
  return isRead || (access.kind & WRITE) !== 0;
}

function isAtomicPair(a: Range, b: Range): boolean {
  return (a.kind & b.kind & ATOMIC) !== 0;
}

function isSameRange(a: Range, b: Range): boolean {
  return a.start === b.start && a.size === b.size;
}
