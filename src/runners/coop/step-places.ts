/** Which plain accesses are steps, where a subject is loaded: those that a search has found to race, and declared ones. */
import { NO_POINTS, type PointPlaces } from '../../engine/rewriter/accesses.js';
import { raceComments } from '../../engine/rewriter/race-comments.js';
import type { DeclaredRace } from '../../lab/data-race.js';
import type { PlainPoints } from '../../lab/plain-memory.js';
import { isLine } from '../../observe/races.js';

export class StepPlaces {
  readonly #places: ReadonlySet<string>;
  /** `file:line`, of comments. */
  readonly #lines = new Set<string>();

  /**
   * @param files the modules, in the order in which they are read; more may come
   * @param declared lines such as `ring.js:18`
   */
  constructor(
    private readonly points: PlainPoints,
    private readonly files: readonly string[],
    private readonly declared: readonly string[],
  ) {
    this.#places = new Set(typeof points === 'string' ? [] : points.map((place) => place.join()));
  }

  /** Reads what a module's comments declare. */
  declare(url: string, source: string): void {
    if (typeof this.points === 'string') return;
    for (const { line } of raceComments({ url, source })) this.#lines.add(`${url}:${line}`);
  }

  /** Context: all modules have been read. */
  get predicate(): PointPlaces {
    const { points } = this;
    if (points === 'always') return () => true;
    const { size } = this.#lines;
    if (points === 'never' || points.length + size + this.declared.length === 0) return NO_POINTS;
    return (url, line, column) =>
      this.#lines.has(`${url}:${line}`) ||
      this.declared.some((at) => isLine(at, { file: url, line })) ||
      this.#places.has([this.files.indexOf(url), line, column].join());
  }
}

/** The lines on which a subject declares races. */
export function declaredLines(races: readonly DeclaredRace[] = []): string[] {
  return races.flatMap(({ at }) => at ?? []);
}
