/** What all CPUs did, as rows of numbers that a browser can draw many thousands of. */
import type { KernelTrace } from '../../trace/kernel-trace.js';
import { kernelEntries, type Entry } from '../trace-events.js';

export interface Timeline {
  /** One a CPU. */
  readonly tracks: readonly string[];
  /** What `name` is a number of. */
  readonly names: readonly string[];
  /** What `kind` is a number of. */
  readonly kinds: readonly string[];
  /** In the order of `startUs`: track, depth (0: the outermost), startUs, endUs, name, kind. */
  readonly slices: readonly (readonly [number, number, number, number, number, number])[];
  /** In the order of time: track, timeUs, name. */
  readonly moments: readonly (readonly [number, number, number])[];
  /** From a sender to a receiver: track, timeUs, track, timeUs, kind. */
  readonly arrows: readonly (readonly [number, number, number, number, number])[];
  /** Older events that were overwritten. */
  readonly dropped: number;
}

/** @param trace what the rings of all CPUs hold */
export function timelineOf(trace: KernelTrace): Timeline {
  const writer = new Writer(trace.cpus);
  for (const entry of kernelEntries(trace)) writer.add(entry);
  return {
    tracks: Array.from({ length: trace.cpus }, (_, cpu) => `CPU${cpu}`),
    names: writer.names.all,
    kinds: writer.kinds.all,
    slices: writer.slices.toSorted((a, b) => a[2] - b[2]),
    moments: writer.moments.toSorted((a, b) => a[1] - b[1]),
    arrows: writer.arrows.toSorted((a, b) => a[1] - b[1]),
    dropped: trace.dropped,
  };
}

class Writer {
  readonly names = new Numbers();
  readonly kinds = new Numbers();
  readonly slices: [number, number, number, number, number, number][] = [];
  readonly moments: [number, number, number][] = [];
  readonly arrows: [number, number, number, number, number][] = [];
  readonly #open: Entry[][];
  readonly #began = new Map<unknown, Entry>();

  constructor(tracks: number) {
    this.#open = Array.from({ length: tracks }, () => []);
  }

  add(entry: Entry): void {
    const { ph, tid, name } = entry;
    const ts = entry.ts ?? 0;
    switch (ph) {
      case 'B':
        return void this.#open[tid].push(entry);
      case 'E': {
        const open = this.#open[tid];
        const begin = open.pop()!;
        const kind = this.kinds.of(String(begin['cat']));
        return void this.slices.push([tid, open.length, begin.ts!, ts, this.names.of(name), kind]);
      }
      case 'X':
      case 'i':
        return void this.moments.push([tid, ts, this.names.of(name)]);
      case 's':
        return void this.#began.set(entry['id'], entry);
      case 'f': {
        const from = this.#began.get(entry['id']);
        if (from !== undefined) this.arrows.push([from.tid, from.ts!, tid, ts, this.kinds.of(name)]);
        break;
      }
      default:
    }
  }
}

/** Texts, each with a number of its own. */
class Numbers {
  readonly #numbers = new Map<string, number>();

  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  get all(): readonly string[] {
    return [...this.#numbers.keys()];
  }
}
