/** Durations as people write them: `10s`, `500ms`. */
import { InputError } from './errors.js';

const MS = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** In milliseconds; null for what is no number with a unit. */
export function milliseconds(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)(us|ms|s|m|h)$/.exec(text);
  return match === null ? null : Number(match[1]) * MS[match[2] as keyof typeof MS];
}

/** Milliseconds of an option of a function. @throws {InputError} that names the option */
export function durationOption(name: string, text: string): number {
  const ms = milliseconds(text);
  if (ms === null || ms < 1) throw new InputError(`${name}: "${text}" is not a duration such as 10s, 500ms or 2m`);
  return ms;
}
