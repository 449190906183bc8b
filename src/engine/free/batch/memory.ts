/**
 * The memory of a batch: many states, each made of the same parts, and the words in which actors leave results.
 *
 * A part that a typed array asked for by itself lies in one large buffer, so that the distance between states can be
 * chosen; a part that the program asked for as a buffer is a buffer of its own, because the program may look at it
 * whole. States that share a cache line and states that do not make for different meetings, so there is a group of
 * each.
 */
export interface Part {
  readonly bytes: number;
  /** The memory of one typed array, and not a buffer that was asked for. */
  readonly own: boolean;
  /** Of a buffer that may grow. One that has grown stays so: what lies behind `bytes` is zeroed for the next sample. */
  readonly maxByteLength?: number;
}

/** Bytes of a part that are looked at and put back. */
export function roomOf({ bytes, maxByteLength = bytes }: Part): number {
  return Math.max(bytes, Math.min(maxByteLength, GROWN_MAX));
}

/** Where a part lies. */
export interface Place {
  readonly buffer: SharedArrayBuffer;
  readonly offset: number;
  /** More than this part is in the buffer. */
  readonly among: boolean;
}

export type StateMemory = readonly Place[];

/** States at equal distance. */
interface GroupPlan {
  readonly strideBytes: number;
  readonly firstByte: number;
  readonly states: number;
}

/** Plain data, made once by the host: the same memory in every thread. */
export interface MemoryPlan {
  readonly parts: readonly Part[];
  readonly groups: readonly GroupPlan[];
  readonly arena: SharedArrayBuffer;
  /** By state and part; empty when all lies in the arena. */
  readonly buffers: readonly (readonly SharedArrayBuffer[])[];
  readonly results: SharedArrayBuffer;
  readonly resultWords: number;
  /** The most states of any group. */
  readonly states: number;
}

/** What a buffer may grow to and still be looked at whole. */
const GROWN_MAX = 1 << 12;
const LINE = 64;
/** What a group may take, so that it stays in the cache of a core. */
const GROUP_BYTES = 1 << 18;
const MOST_STATES = 2048;
/** Buffers take a while to make and to hand to threads. */
const MOST_BUFFERS = 256;
const FEWEST_STATES = 4;
/** Results of long programs: fewer states then, one if need be. */
const RESULT_BYTES = 1 << 20;

/** Lays out the memory for `actors` threads. @param samples that are asked for: more states would be set up in vain */
export function planMemory(
  parts: readonly Part[],
  resultWords: number,
  actors: number,
  samples = Infinity,
): MemoryPlan {
  const inArena = parts.every(({ own }) => own);
  const bytes = parts.reduce((sum, part) => sum + aligned(roomOf(part), 8), 0);
  const roomFor = Math.trunc(RESULT_BYTES / Math.max(1, resultWords * 4 * (actors + 1)));
  const most = Math.max(1, Math.min(roomFor, samples));
  const planned = inArena
    ? arenaGroups(Math.max(bytes, 4))
    : [{ strideBytes: 0, firstByte: 0, states: stateCount(bytes, MOST_BUFFERS / parts.length) }];
  const groups = planned.map((group) => ({ ...group, states: Math.min(group.states, most) }));
  const states = Math.max(...groups.map((group) => group.states));
  const last = groups[groups.length - 1];
  const make = (): SharedArrayBuffer[] => parts.map(newPart);
  return {
    parts,
    groups,
    resultWords,
    states,
    arena: new SharedArrayBuffer(inArena ? last.firstByte + last.strideBytes * last.states : 0),
    buffers: inArena ? [] : Array.from({ length: states }, make),
    results: new SharedArrayBuffer((actors + 1) * states * resultWords * 4),
  };
}

function newPart({ bytes, maxByteLength }: Part): SharedArrayBuffer {
  return new SharedArrayBuffer(bytes, maxByteLength === undefined ? {} : { maxByteLength });
}

/** Packed, a line apart, and an odd number of lines apart with one between. */
function arenaGroups(bytes: number): GroupPlan[] {
  const apart = aligned(bytes, LINE);
  let firstByte = 0;
  return [aligned(bytes, 16), apart, apart + 2 * LINE].map((strideBytes) => {
    const group = { strideBytes, firstByte, states: stateCount(strideBytes, MOST_STATES) };
    firstByte += aligned(strideBytes * group.states, 2 * LINE);
    return group;
  });
}

function stateCount(strideBytes: number, most: number): number {
  return Math.max(FEWEST_STATES, Math.min(Math.trunc(most), Math.trunc(GROUP_BYTES / Math.max(strideBytes, 1))));
}

export function aligned(bytes: number, to: number): number {
  return Math.ceil(bytes / to) * to;
}

/** The places of every state of a group, for those who make views. */
export function stateMemories(plan: MemoryPlan, group: number): StateMemory[] {
  const { strideBytes, firstByte, states } = plan.groups[group];
  return Array.from({ length: states }, (_, state) => {
    let offset = firstByte + state * strideBytes;
    return plan.parts.map((part, index): Place => {
      if (plan.buffers.length > 0) return { buffer: plan.buffers[state][index], offset: 0, among: false };
      const place = { buffer: plan.arena, offset, among: true };
      offset += aligned(part.bytes, 8);
      return place;
    });
  });
}
