/** Option values that are durations. */
import { InvalidArgumentError } from 'commander';

const MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
/** What a timer can wait: beyond it Node's timers fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** For commander: `10s`, `500ms`, `2m`, `1h`, in milliseconds. */
export function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (match === null) throw new InvalidArgumentError(`"${text}" is not a duration such as 10s, 500ms, 2m or 1h.`);
  const ms = Number(match[1]) * MS[match[2] as keyof typeof MS];
  if (ms < 1 || ms > LONGEST_MS) throw new InvalidArgumentError(`"${text}" is not between 1ms and 596h.`);
  return ms;
}
