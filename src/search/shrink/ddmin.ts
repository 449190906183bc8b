/**
 * Delta debugging: from a list that fails, one that still fails and stops failing when any single item is taken out
 * (1-minimal). Halves are tried first, then ever smaller parts and what is left without them.
 *
 * Source: Zeller, Hildebrandt, Simplifying and Isolating Failure-Inducing Input, IEEE TSE 28(2), 2002, §3.2, ddmin.
 */

/**
 * @param fails must hold for `items`; it is not asked again about a list it was just found to hold for. To answer it
 * may ask in its turn, the code that drives this: see `Executing` of runner.ts
 * @param isOver whether time is up: what is shortest by then is the answer
 */
export function* ddmin<Item, Asked, Answer>(
  items: readonly Item[],
  fails: (items: readonly Item[]) => Generator<Asked, boolean, Answer>,
  isOver: () => boolean = () => false,
): Generator<Asked, readonly Item[], Answer> {
  if (items.length === 0 || (yield* fails([]))) return [];
  let current = items;
  let parts = 2;
  while (current.length > 1 && !isOver()) {
    const chunk = yield* findFailing(partsOf(current, parts), fails, isOver);
    const rest =
      chunk === undefined && parts > 2 ? yield* findFailing(restsOf(current, parts), fails, isOver) : undefined;
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
  isOver: () => boolean,
): Generator<Asked, readonly Item[] | undefined, Answer> {
  for (const list of lists) {
    if (isOver()) return undefined;
    if (yield* fails(list)) return list;
  }
  return undefined;
}

/** Parts of sizes that differ by one at most, in order. */
function* partsOf<Item>(items: readonly Item[], parts: number): Generator<readonly Item[]> {
  for (let part = 0; part < parts; part++)
    yield items.slice(border(items, parts, part), border(items, parts, part + 1));
}

/** The list without each of these parts in turn. */
function* restsOf<Item>(items: readonly Item[], parts: number): Generator<readonly Item[]> {
  for (let part = 0; part < parts; part++) {
    const from = border(items, parts, part);
    yield items.toSpliced(from, border(items, parts, part + 1) - from);
  }
}

function border({ length }: readonly unknown[], parts: number, part: number): number {
  return Math.floor((part * length) / parts);
}
