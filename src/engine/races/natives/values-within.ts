/** Views within plain values, as JSON.stringify and the console find them. */
import { isView } from './effects.js';
import type { View } from '../shared-views.js';

/** @param depth how many objects deep views are looked for */
export function* viewsWithin(value: unknown, depth = Infinity, seen = new Set<unknown>()): Generator<View> {
  if (isView(value)) yield value;
  if (isView(value) || typeof value !== 'object' || value === null || depth < 0 || seen.has(value)) return;
  seen.add(value);
  for (const { value: member, enumerable } of Object.values(Object.getOwnPropertyDescriptors(value)))
    if (enumerable) yield* viewsWithin(member, depth - 1, seen); // what a getter returns is not asked for twice
}
