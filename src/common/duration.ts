/** Durations as people write them: `10s`, `500ms`. */
import { InputError } from './errors.js';

const AMOUNT = String.raw`(\d+(?:\.\d+)?)`;
const DURATION = new RegExp(`^${['h', 'm', 's', 'ms', 'us'].map((unit) => `(?:${AMOUNT}${unit})?`).join('')}$`);
const UNITS_MS = [3_600_000, 60_000, 1000, 1, 0.001];

/** A number with its unit, or several, the largest unit first: `1h30m`. In milliseconds; null for anything else. */
export function milliseconds(text: string): number | null {
  const amounts: (string | undefined)[] = DURATION.exec(text)?.slice(1) ?? [];
  if (!amounts.some((amount) => amount !== undefined)) return null;
  return amounts.reduce<number>((sum, amount = '0', unit) => sum + Number(amount) * UNITS_MS[unit], 0);
}

/** What a timer can wait: beyond it Node's timers fire at once. */
export const LONGEST_MS = 2 ** 31 - 1;

/** Milliseconds of an option of a function. @throws {InputError} that names the option */
export function durationOption(name: string, text: string): number {
  const ms = milliseconds(text);
  if (ms !== null && ms > LONGEST_MS) throw new InputError(`${name}: "${text}" is more than 596h`);
  if (ms === null || ms < 1) throw new InputError(`${name}: "${text}" is not a duration such as 10s, 500ms or 2m`);
  return ms;
}
