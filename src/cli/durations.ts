/** Option values that are durations. */
import { InvalidArgumentError } from 'commander';
import { LONGEST_MS, milliseconds } from '../common/duration.js';

/** For commander: `10s`, `500ms`, `2m`, `1h30m`, in milliseconds. */
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
