/** Option values that are durations. */
import { InvalidArgumentError } from 'commander';

const MS = { ms: 1, s: 1000, m: 60_000 } as const;

/** For commander: `10s`, `500ms`, `2m`, in milliseconds. */
export function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  if (match === null) throw new InvalidArgumentError(`"${text}" is not a duration such as 10s, 500ms or 2m.`);
  return Number(match[1]) * MS[match[2] as keyof typeof MS];
}
