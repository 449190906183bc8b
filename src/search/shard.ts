/**
 * A share of the work: `2/4` is the second of four. Shares are fixed, so that machines which know nothing of each
 * other can take one each: a sampling strategy draws from its share's own stream of random numbers, a systematic one
 * takes its share of the tree of plans.
 */

export interface Shard {
  /** From 0. */
  readonly index: number;
  readonly count: number;
}

export const WHOLE: Shard = { index: 0, count: 1 };

/** Reads `i/n`, i from 1; undefined when it is none. */
export function parseShard(text: string): Shard | undefined {
  const [, number, count] = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text) ?? [];
  const shard = { index: Number(number) - 1, count: Number(count) };
  return shard.index < shard.count ? shard : undefined;
}

/** `2/4`. */
export function formatShard({ index, count }: Shard): string {
  return `${index + 1}/${count}`;
}

/** The share's part of a number of executions; over all shares they add up to it. */
export function shareOf(executions: number, { index, count }: Shard): number {
  return Math.floor(executions / count) + (index < executions % count ? 1 : 0);
}

/** Number of the random stream that the `purpose`-th strategy draws from; no two shares or purposes have the same. */
export function streamOf({ index, count }: Shard, purpose = 0): number {
  return purpose * count + index;
}
