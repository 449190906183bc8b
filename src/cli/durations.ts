/** Option values that are durations. */
import { InvalidArgumentError } from 'commander';

const AMOUNT = String.raw`(\d+(?:\.\d+)?)`;
const DURATION = new RegExp(`^${['h', 'm', 's', 'ms', 'us'].map((unit) => `(?:${AMOUNT}${unit})?`).join('')}$`);
const UNITS_MS = [3_600_000, 60_000, 1000, 1, 0.001];
/** What a timer can wait: beyond it Node's timers fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

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

/** A number with its unit, or several, the largest unit first: `1h30m`. */
function milliseconds(text: string): number | null {
  const amounts: (string | undefined)[] = DURATION.exec(text)?.slice(1) ?? [];
  if (!amounts.some((amount) => amount !== undefined)) return null;
  return amounts.reduce<number>((sum, amount = '0', unit) => sum + Number(amount) * UNITS_MS[unit], 0);
}
