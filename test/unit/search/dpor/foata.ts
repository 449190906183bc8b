/** The normal form of an interleaving, which all that differ only in the order of steps that commute have in common. */

/**
 * The steps in layers, each as early as what happens before it allows.
 *
 * @param nameOf a step by what it is in every interleaving of its trace
 */
export function foata<Made>(
  made: readonly Made[],
  commute: (a: Made, b: Made) => boolean,
  nameOf: (step: Made) => string,
): string {
  const levels: number[] = [];
  for (const [number, step] of made.entries()) {
    let level = 0;
    for (let earlier = 0; earlier < number; earlier++)
      if (!commute(made[earlier], step)) level = Math.max(level, levels[earlier] + 1);
    levels.push(level);
  }
  return made
    .map((step, number) => `${levels[number]}:${nameOf(step)}`)
    .toSorted()
    .join(';');
}
