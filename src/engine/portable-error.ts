/** What was thrown, as an error that says the same in another thread. */
export function portable(thrown: unknown): Error {
  if (!(thrown instanceof Error)) return new Error(`${String(thrown)} was thrown`);
  const copy = new Error(thrown.message);
  copy.name = thrown.name;
  if (thrown.stack !== undefined) copy.stack = thrown.stack;
  return copy;
}
