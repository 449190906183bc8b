import { asError } from '../common/thrown.js';

/** What was thrown, as an error that says the same in another thread. */
export function portable(thrown: unknown): Error {
  const { name, message, stack } = asError(thrown);
  const copy = new Error(message);
  copy.name = name;
  if (stack !== undefined) copy.stack = stack;
  return copy;
}

/** The class that it had in its thread: a copy keeps it in the text of its stack alone. */
export function portedClass({ stack = '' }: Error): string {
  return /^[^:[\n]*/.exec(stack)![0].trim();
}
