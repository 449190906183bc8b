/** What becomes of plain accesses to shared memory in an execution. */

/**
 * Where a plain access stands: which token of which module it begins with, so that comments and white space may change.
 * Both are counted from 0, modules in the order in which the sources of the subject are read.
 */
export type PlainPlace = readonly [module: number, token: number];

/**
 * Which plain accesses are steps of their own; the others belong to the step before them. A list: those that are
 * declared to race, and those at these places.
 */
export type PlainPoints = 'always' | 'never' | readonly PlainPlace[];

/**
 * What a plain read that is a step of its own may return: what was written last, as in an interleaving, or what else the
 * memory model of the language, or the store buffers of a processor, allow.
 */
export type MemoryModel = (typeof MEMORY_MODELS)[number];
export const MEMORY_MODELS = ['interleaving', 'ecmascript', 'x86'] as const;

export interface PlainMemory {
  readonly points: PlainPoints;
  readonly model: MemoryModel;
}

/** How a search begins: nothing is known to race but what is declared. */
export const INTERLEAVED: PlainMemory = { points: [], model: 'interleaving' };

/** The places of races that a search has found already. */
export function knownPlaces(points: PlainPoints): readonly PlainPlace[] {
  return typeof points === 'string' ? [] : points;
}

/** Both lists together, each place once, ascending. */
export function unitedPlaces(a: readonly PlainPlace[], b: readonly PlainPlace[]): PlainPlace[] {
  const known = new Map([...a, ...b].map((place) => [place.join(), place]));
  return [...known.values()].toSorted((one, other) => {
    const at = [0, 1].find((part) => one[part] !== other[part]);
    return at === undefined ? 0 : one[at] - other[at];
  });
}
