/**
 * What a read may return, byte by byte: any write that no later one hides. A read does not tear: of the writes of its own
 * range, and of what was there at the beginning, it sees one at most.
 */
import { VALUES_MAX } from '../controlled/rules.js';
import type { Stretch } from './stretch.js';
import { INITIAL, type Source } from './write.js';

export interface Candidate {
  /** By byte, from the first one on; one alone, of a single stretch that it has written as a whole. */
  readonly sources: readonly Source[];
  readonly bytes: Uint8Array;
}

/**
 * The most recent first; one more than VALUES_MAX where there are more than that.
 *
 * @param visible what the thread that reads may see, by stretch
 */
export function candidatesOf(
  stretches: readonly Stretch[],
  visible: readonly (readonly Source[])[],
): readonly Candidate[] {
  const { start } = stretches[0];
  const { end } = stretches[stretches.length - 1];
  const isWhole = (source: Source): boolean =>
    source === INITIAL || (source.start === start && source.bytes.length === end - start);
  if (stretches.length === 1 && visible[0].every(isWhole)) return wholesOf(stretches[0], visible[0]);
  const byByte = stretches.flatMap((stretch, i) =>
    Array.from(stretch.initial, () => ({ stretch, visible: visible[i] })),
  );
  return combined(
    byByte.map((byte) => byte.visible),
    isWhole,
  ).map((sources) => ({
    sources,
    bytes: Uint8Array.from(byByte, ({ stretch }, i) => stretch.byteOf(sources[i], start + i)),
  }));
}

/** Of bytes that were always written together it sees a write as it is: there is nothing to combine. */
function wholesOf({ initial }: Stretch, visible: readonly Source[]): readonly Candidate[] {
  return visible
    .slice(0, VALUES_MAX + 1)
    .map((source) => ({ sources: [source], bytes: source === INITIAL ? initial : source.bytes }));
}

/** A source for each byte. @param visible by byte */
function combined(
  visible: readonly (readonly Source[])[],
  isWhole: (source: Source) => boolean,
): readonly (readonly Source[])[] {
  const found: { readonly sources: Source[]; readonly age: number }[] = [];
  const sources: Source[] = [];
  const go = (byte: number, age: number, whole: Source | null): void => {
    if (found.length > VALUES_MAX) return;
    if (byte === visible.length) return void found.push({ sources: [...sources], age });
    for (const [i, source] of visible[byte].entries()) {
      const isOne = isWhole(source);
      if (isOne && whole !== null && whole !== source) continue;
      sources.push(source);
      go(byte + 1, Math.max(age, i), isOne ? source : whole);
      sources.pop();
    }
  };
  go(0, 0, null);
  return found.toSorted((a, b) => a.age - b.age).map((one) => one.sources);
}

/** What is made of them; of those that make no difference to each other the first of which something is. */
export function withoutDoubles<Made extends Candidate>(
  found: readonly Candidate[],
  atomic: boolean,
  make: (candidate: Candidate) => Made | null,
): Made[] {
  const all: Made[] = [];
  for (const candidate of found) {
    const made = all.some((other) => isSame(candidate, other, atomic)) ? null : make(candidate);
    if (made !== null) all.push(made);
  }
  return all;
}

/** Whether it makes no difference which of them is read. */
function isSame(a: Candidate, b: Candidate, atomic: boolean): boolean {
  if (!sameBytes(a.bytes, b.bytes)) return false;
  const matters = (source: Source): boolean => source !== INITIAL && (atomic || source.atomic);
  return a.sources.every((source, i) => source === b.sources[i] || !(matters(source) || matters(b.sources[i])));
}

/** Of as many bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
