/** Without the options that were not given: a function's own defaults hold for them. */
export function given<Options extends object>(
  options: Options,
): { [Name in keyof Options]: Exclude<Options[Name], undefined> } {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof Options]: Exclude<Options[Name], undefined> };
}
