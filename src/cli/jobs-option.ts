/** `--jobs`. */
import { InvalidArgumentError, Option } from 'commander';
import { number } from './numbers.js';

export function jobsOption(): Option {
  return new Option('--jobs <n>', 'threads that search at the same time (default: one a core)').argParser(number);
}

/** What it was called before: refused, with its name. */
export function threadsOption(): Option {
  return new Option('--threads <n>').hideHelp().argParser((): never => {
    throw new InvalidArgumentError('How many threads search at the same time is --jobs.');
  });
}
