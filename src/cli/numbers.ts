/** Option values that are numbers. */
import { InvalidArgumentError } from 'commander';

/** For commander: a decimal number and nothing else, not even an empty string. */
export function number(text: string): number {
  if (!/^-?\d+(\.\d+)?(e-?\d+)?$/i.test(text)) throw new InvalidArgumentError(`"${text}" is not a number.`);
  return Number(text);
}
