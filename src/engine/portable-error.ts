/** What was thrown, as an error that says the same in another thread. */
export function portable(thrown: unknown): Error {
  if (!(thrown instanceof Error)) return new Error(`${String(thrown)} was thrown`);
  const copy = new Error(thrown.message);
  copy.name = thrown.name;
  if (thrown.stack !== undefined) copy.stack = thrown.stack;
  return copy;
}

/** The class that it had in its thread: a copy keeps it in the text of its stack alone. */
export function portedClass({ stack = '' }: Error): string {
  return /^\w*/.exec(stack)![0];
}
