/**
 * Per-CPU trace rings: the last events of every CPU, in shared memory, so that they survive the death of its thread.
 *
 * Concurrency: one writer (the ring's CPU), any number of readers. The writer uses plain stores for an event and one
 * atomic store of `written` after it. The slot behind `written` is the writer's, who may be in the middle of it, or
 * have died there. A reader that runs while the CPU does may see more slots being overwritten; `readTrace` therefore
 * reads `written` before and after and drops what may have been torn. When the ring is full the oldest events go, and
 * `dropped` says how many: never silent.
 */
import { at, type Arena, type Region } from '../memory/arena.js';
import { store, load } from '../memory/atomics.js';
import { struct } from '../memory/struct.js';
import type { EventKind, TraceEvent } from './event.js';

export const TRACE_HEAD = struct('trace_ring', ['written']);
/** `written` never comes back to 0: from 2^31 it goes on at 2^30, and `dropped` says too little, but never nothing. */
const WRAP = 2 ** 30;
/** 8 words, so that the time, a double, is aligned. */
const TRACE_EVENT = struct('trace_event', ['time*2', 'kind', 'context', 'a', 'b', 'c', 'spare']);

/** Bits of `context`. */
const IRQS_OFF = 1;
const IN_HARDIRQ = 2;
const PREEMPT_SHIFT = 8;

export interface TraceLayout {
  readonly heads: Region;
  readonly events: Region;
  /** Slots per CPU, a power of two; all but the writer's can be read. 0: nothing is traced. */
  readonly capacity: number;
}

/** Lays out one ring per CPU. `capacity` is rounded up to a power of two; 0 is none. */
export function layoutTrace(arena: Arena, cpus: number, capacity: number): TraceLayout {
  const rounded = capacity === 0 ? 0 : 2 ** Math.ceil(Math.log2(Math.max(2, capacity)));
  return {
    heads: arena.perCpu('trace_ring', TRACE_HEAD, cpus),
    events: arena.array('trace_event', TRACE_EVENT, cpus * rounded),
    capacity: rounded,
  };
}

/** The writing end, owned by one CPU thread. */
export class TraceWriter {
  readonly #mem: Int32Array;
  readonly #times: Float64Array;
  readonly #head: number;
  readonly #base: number;
  readonly #mask: number;
  #written = 0;

  constructor(mem: Int32Array, layout: TraceLayout, cpu: number) {
    this.#mem = mem;
    this.#times = new Float64Array(mem.buffer);
    this.#head = at(layout.heads, cpu) + TRACE_HEAD.written;
    this.#base = at(layout.events, cpu * layout.capacity);
    this.#mask = layout.capacity - 1;
    this.#written = load(mem, this.#head);
  }

  write(timeUs: number, kind: EventKind, context: number, a: number, b: number, c: number): void {
    const event = this.#base + (this.#written & this.#mask) * TRACE_EVENT.size;
    this.#times[(event + TRACE_EVENT.time) >> 1] = timeUs;
    this.#mem[event + TRACE_EVENT.kind] = kind;
    this.#mem[event + TRACE_EVENT.context] = context;
    this.#mem[event + TRACE_EVENT.a] = a;
    this.#mem[event + TRACE_EVENT.b] = b;
    this.#mem[event + TRACE_EVENT.c] = c;
    this.#written = ((this.#written + 1) | 0) < 0 ? WRAP : this.#written + 1;
    store(this.#mem, this.#head, this.#written); // Ordering: publishes the event; pairs with the loads in readTrace
  }
}

/** Packs the interrupt state of the writing CPU. */
export function traceContext(irqsOff: boolean, inHardirq: boolean, preemptCount: number): number {
  return (irqsOff ? IRQS_OFF : 0) | (inHardirq ? IN_HARDIRQ : 0) | (preemptCount << PREEMPT_SHIFT);
}

/** One CPU's ring, oldest event first. */
export interface CpuTrace {
  readonly events: TraceEvent[];
  /** Events that were overwritten, or may have been torn while they were read. */
  readonly dropped: number;
}

/** Reads a ring. May run at any time, on any thread. */
export function readTrace(mem: Int32Array, layout: TraceLayout, cpu: number): CpuTrace {
  const times = new Float64Array(mem.buffer);
  const head = at(layout.heads, cpu) + TRACE_HEAD.written;
  const before = load(mem, head);
  const first = Math.max(0, before - layout.capacity + 1);
  const copied: TraceEvent[] = [];
  for (let i = first; i < before; i++) copied.push(readEvent(mem, times, layout, cpu, i));
  const meanwhile = load(mem, head) - before;
  const safe = Math.max(first, before + (meanwhile < 0 ? meanwhile + WRAP : meanwhile) - layout.capacity + 1);
  return { events: copied.slice(safe - first), dropped: safe };
}

function readEvent(mem: Int32Array, times: Float64Array, layout: TraceLayout, cpu: number, index: number): TraceEvent {
  const event = at(layout.events, cpu * layout.capacity + (index & (layout.capacity - 1)));
  const context = mem[event + TRACE_EVENT.context];
  return {
    cpu,
    timeUs: times[(event + TRACE_EVENT.time) >> 1],
    kind: mem[event + TRACE_EVENT.kind] as EventKind,
    irqsOff: (context & IRQS_OFF) !== 0,
    inHardirq: (context & IN_HARDIRQ) !== 0,
    preemptCount: context >> PREEMPT_SHIFT,
    a: mem[event + TRACE_EVENT.a],
    b: mem[event + TRACE_EVENT.b],
    c: mem[event + TRACE_EVENT.c],
  };
}
