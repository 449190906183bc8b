/** Which plain accesses are steps, where a subject is loaded: those that a search has found to race, and declared ones. */
import { NO_POINTS, type PointPlaces } from '../../engine/rewriter/linking/point-places.js';
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
   * @param declared by the subject
   * @param subject its own module
   */
  constructor(
    private readonly points: PlainPoints,
    private readonly files: readonly string[],
    private readonly declared: DeclaredSteps,
    private readonly subject: string,
  ) {
    this.#places = new Set(typeof points === 'string' ? [] : points.map((place) => place.join()));
  }

  /** Reads what a module's comments declare. */
  declare(url: string, source: string): void {
    for (const { line } of raceComments({ url, source })) this.#lines.add(`${url}:${line}`);
  }

  /** Whether a comment, or the subject, says that what is accessed on this line races. */
  isDeclared(file: string, line: number): boolean {
    return this.#lines.has(`${file}:${line}`) || this.declared.lines.some((at) => isLine(at, { file, line }));
  }

  /** Context: all modules have been read. */
  get predicate(): PointPlaces {
    const { points } = this;
    if (points === 'always') return () => true;
    const { lines, named } = this.declared;
    if (points === 'never' || points.length + this.#lines.size + lines.length + Number(named) === 0) return NO_POINTS;
    return ({ file, line, token }) =>
      this.isDeclared(file, line) ||
      (named && file === this.subject) ||
      this.#places.has([this.files.indexOf(file), token].join());
  }
}

/** What a subject's declarations of races make steps. */
export interface DeclaredSteps {
  /** The accesses on these lines: `ring.js:18`. */
  readonly lines: readonly string[];
  /** All of its own module: a race is declared by the name of the memory, which no source tells. */
  readonly named: boolean;
}

export const NOTHING_DECLARED: DeclaredSteps = { lines: [], named: false };

/** Null: nothing. */
export function declaredSteps(races: readonly DeclaredRace[] = []): DeclaredSteps | null {
  if (races.length === 0) return null;
  return { lines: races.flatMap(({ at }) => at ?? []), named: races.some(({ of }) => of !== undefined) };
}
