/**
 * What a read may return, byte by byte: any write that no later one hides. A read does not tear: of the writes of its own
 * range, and of what was there at the beginning, it sees one at most.
 */
import { VALUES_MAX } from '../controlled/rules.js';
import { INITIAL, type ByteHistory, type Source } from './write.js';

export interface Candidate {
  /** By byte, from the first one on. */
  readonly sources: readonly Source[];
  readonly bytes: Uint8Array;
}

/**
 * The most recent first; one more than VALUES_MAX where there are more than that.
 *
 * @param visible what the thread that reads may see, by byte
 */
export function candidatesOf(
  start: number,
  histories: readonly ByteHistory[],
  visible: readonly (readonly Source[])[],
): readonly Candidate[] {
  const found: { readonly sources: Source[]; readonly age: number }[] = [];
  const sources: Source[] = [];
  const go = (byte: number, age: number, whole: Source | null): void => {
    if (found.length > VALUES_MAX) return;
    if (byte === histories.length) return void found.push({ sources: [...sources], age });
    for (const [i, source] of visible[byte].entries()) {
      const isWhole = source === INITIAL || (source.start === start && source.bytes.length === histories.length);
      if (isWhole && whole !== null && whole !== source) continue;
      sources.push(source);
      go(byte + 1, Math.max(age, i), isWhole ? source : whole);
      sources.pop();
    }
  };
  go(0, 0, null);
  return found
    .toSorted((a, b) => a.age - b.age)
    .map((candidate) => ({
      sources: candidate.sources,
      bytes: Uint8Array.from(histories, (history, i) => history.byteOf(candidate.sources[i], start + i)),
    }));
}
