/** What a message holds, in a few words, for a table. */
export function shownValue(value: unknown): string {
  let text: string | undefined;
  try {
    text = typeof value === 'bigint' ? `${value}n` : JSON.stringify(value);
  } catch {
    // its kind has to do
  }
  text ??= Object.prototype.toString.call(value).slice(1, -1);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
