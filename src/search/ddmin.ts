/**
 * Delta debugging: from a list that fails, one that still fails and stops failing when any single item is taken out
 * (1-minimal). Halves are tried first, then ever smaller parts and what is left without them.
 *
 * Source: Zeller, Hildebrandt, Simplifying and Isolating Failure-Inducing Input, IEEE TSE 28(2), 2002, §3.2, ddmin.
 */

/**
 * @param fails must hold for `items`; it is not asked again about a list it was just found to hold for. To answer it
 * may ask in its turn, the code that drives this: see `Executing` of runner.ts
 */
export function* ddmin<Item, Asked, Answer>(
  items: readonly Item[],
  fails: (items: readonly Item[]) => Generator<Asked, boolean, Answer>,
): Generator<Asked, readonly Item[], Answer> {
  if (items.length === 0 || (yield* fails([]))) return [];
  let current = items;
  let parts = 2;
  while (current.length > 1) {
    const chunks = split(current, parts);
    const chunk = yield* findFailing(chunks, fails);
    const rest = chunk === undefined && parts > 2 ? yield* findFailing(restsOf(chunks), fails) : undefined;
    if (chunk === undefined && rest === undefined && parts === current.length) break;
    if (chunk !== undefined) parts = 2;
    else if (rest === undefined) parts = Math.min(2 * parts, current.length);
    else parts = Math.max(2, parts - 1);
    current = chunk ?? rest ?? current;
    parts = Math.min(parts, current.length);
  }
  return current;
}

/** The first of the lists that fails. */
function* findFailing<Item, Asked, Answer>(
  lists: Iterable<readonly Item[]>,
  fails: (items: readonly Item[]) => Generator<Asked, boolean, Answer>,
): Generator<Asked, readonly Item[] | undefined, Answer> {
  for (const list of lists) if (yield* fails(list)) return list;
  return undefined;
}

/** The list without each of its parts in turn. */
function* restsOf<Item>(chunks: readonly (readonly Item[])[]): Generator<readonly Item[]> {
  for (const left of chunks) yield chunks.flatMap((chunk) => (chunk === left ? [] : chunk));
}

/** Parts of sizes that differ by one at most, in order. */
function split<Item>(items: readonly Item[], parts: number): (readonly Item[])[] {
  const border = (part: number): number => Math.floor((part * items.length) / parts);
  return Array.from({ length: parts }, (_, part) => items.slice(border(part), border(part + 1)));
}
