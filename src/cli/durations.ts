/** Option values that are durations. */
import { InvalidArgumentError } from 'commander';

const MS = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
/** What a timer can wait: beyond it Node's timers fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** For commander: `10s`, `500ms`, `2m`, `1h`, in milliseconds. */
export function duration(text: string): number {
  const ms = milliseconds(text);
  if (ms === null) throw new InvalidArgumentError(`"${text}" is not a duration such as 10s, 500ms, 2m or 1h.`);
  if (ms < 1 || ms > LONGEST_MS) throw new InvalidArgumentError(`"${text}" is not between 1ms and 596h.`);
  return ms;
}

/** For commander: a duration in which nothing need happen: `200us`, `5ms`, or 0; in milliseconds. */
export function span(text: string): number {
  const ms = text === '0' ? 0 : milliseconds(text);
  if (ms === null) throw new InvalidArgumentError(`"${text}" is not a duration such as 200us, 5ms or 2s, or 0.`);
  return ms;
}

function milliseconds(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(us|ms|s|m|h)$/.exec(text);
  return match === null ? null : Number(match[1]) * MS[match[2] as keyof typeof MS];
}
