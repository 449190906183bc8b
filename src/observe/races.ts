/** From the races of an execution to findings, in words: those that are declared are none. */
import { madeOnce } from '../common/made-once.js';
import { sourceName } from '../common/short-path.js';
import { isAtomic, isWrite, type Access, type Race } from '../engine/races/access.js';
import type { RaceComment as Comment } from '../engine/rewriter/race-comments.js';
import type { Site } from '../engine/rewriter/sites.js';
import { DATA_RACE, type DeclaredRace, type DeclaredRaceSeen } from '../lab/data-race.js';
import type { PlainPlace } from '../lab/plain-memory.js';
import type { Ended, Finding } from '../lab/schedule.js';
import type { RunEnd } from '../lab/verdict.js';
import type { Names } from '../subjects/names.js';

export interface RaceComment extends Comment {
  /** Whether it is worth telling that no execution needed it: it stands in what the user wrote. */
  readonly isOwn: boolean;
}

interface Declared {
  readonly what: string;
  readonly because: string;
  readonly isOwn: boolean;
  readonly covers: (site: Site, word: string) => boolean;
  executions: number;
}

const WORD = 4;
const NOTHING: readonly Finding[] = [];

/** The modules under test. */
export interface Sources {
  readonly sites: readonly Site[];
  /** Their URLs, in the order in which they were read. */
  readonly files: readonly string[];
}

export class RaceJudge {
  readonly #points: ReadonlySet<string>;
  readonly #declared: Declared[];
  /** By pair of sites, and byte: what declares it, or null. */
  readonly #known = new Map<string, Declared | null>();

  /**
   * @param known places of races that are known, and no findings again: their accesses are steps
   * @param races what the subject itself declares
   * @param comments what the sources declare, on the lines of the accesses
   */
  constructor(
    private readonly sources: Sources,
    known: readonly PlainPlace[],
    races: readonly DeclaredRace[] = [],
    comments: readonly RaceComment[] = [],
  ) {
    this.#points = new Set(known.map((place) => place.join()));
    this.#declared = [...races.map(declaredBySubject), ...comments.map(declaredByComment)];
  }

  /** What was declared, and how often it was needed. */
  get declared(): readonly DeclaredRaceSeen[] {
    return this.#declared
      .filter(({ isOwn, executions }) => isOwn || executions > 0)
      .map(({ what, because, executions }) => ({ what, because, executions }));
  }

  /** Findings of one execution. */
  judge(races: readonly Race[], names: Names): readonly Finding[] {
    if (races.length === 0) return NOTHING;
    const needed = new Set(races.map((race) => this.#declarationOf(race, names)));
    for (const declared of needed) if (declared !== null) declared.executions++;
    const found = this.undeclared(races, names).filter((race) => !this.#isKnown(race));
    return found.map((race) => ({
      kind: DATA_RACE,
      places: this.#placesOf(race),
      text: this.#textOf(race, races, names),
      about: [race.first, race.second]
        .map(({ site }) => placeOf(this.sources.sites[site]))
        .toSorted()
        .join(' '),
    }));
  }

  /** What came of an execution: a race is reported before what may have come of it. @param ended judges all else */
  judged(end: RunEnd, races: readonly Race[], names: Names, ended: () => Ended): Ended {
    const raced = this.judge(races, names);
    if (raced.length === 0) return ended();
    if (end === 'hang') return { outcome: end, findings: raced }; // what the loop waits for races
    const { outcome, findings } = ended();
    return { outcome, findings: [...raced, ...findings] };
  }

  undeclared(races: readonly Race[], names: Names): readonly Race[] {
    return races.filter((race) => this.#declarationOf(race, names) === null);
  }

  #isKnown(race: Race): boolean {
    return this.#points.size > 0 && this.#placesOf(race).every((place) => this.#points.has(place.join()));
  }

  #placesOf({ first, second }: Race): PlainPlace[] {
    const { sites, files } = this.sources;
    return [first, second].map(({ site }) => {
      const { file, token } = sites[site];
      return [files.indexOf(file), token];
    });
  }

  #declarationOf({ first, second, byte }: Race, names: Names): Declared | null {
    return madeOnce(this.#known, `${first.site} ${second.site} ${byte}`, () => {
      const sites = [this.sources.sites[first.site], this.sources.sites[second.site]];
      const word = wordOf(byte, names);
      return this.#declared.find(({ covers }) => sites.some((site) => covers(site, word))) ?? null;
    });
  }

  #textOf(race: Race, races: readonly Race[], names: Names): string {
    const { first, second } = race;
    const does = (access: Access): string =>
      `${names.actors[access.thread]} ${verb(access)} ${bytes(access.size)} at ${placeOf(this.sources.sites[access.site])}`;
    return `data race on ${wordOf(race.byte, names)}: ${does(first)}, ${does(second)}, and nothing orders them: ${this.#missing(race, races, names)}`;
  }

  /** What would have ordered them. */
  #missing({ first, second, published }: Race, races: readonly Race[], names: Names): string {
    const [one, other] = [names.actors[first.thread], names.actors[second.thread]];
    if (isAtomic(first.kind) && isAtomic(second.kind))
      return 'operations of Atomics on different ranges of bytes order nothing';
    if (isAtomic(first.kind) || isAtomic(second.kind)) return 'only one of them is an operation of Atomics';
    const flag = races.find(
      (race) =>
        race.first.thread === first.thread &&
        race.second.thread === second.thread &&
        isPlainWrite(race.first) &&
        race.first.order > first.order &&
        race.second.order < second.order,
    );
    if (flag !== undefined)
      return `${one} publishes with a plain store at ${placeOf(this.sources.sites[flag.first.site])}`;
    if (published >= 0)
      return `what ${other} has seen of ${one} was published at ${placeOf(this.sources.sites[published])}, before that`;
    return `neither is an operation of Atomics, and ${other} has read nothing by Atomics that ${one} wrote so afterwards`;
  }
}

/** Whether a line is one that a declaration names: `ring.js:18`. */
export function isLine(at: string, place: Pick<Site, 'file' | 'line'>): boolean {
  return lineOf(place) === at || `${place.file}:${place.line}`.endsWith(`/${at}`);
}

function declaredBySubject({ at, of, because }: DeclaredRace): Declared {
  const covers = (site: Site, word: string): boolean =>
    at === undefined
      ? word === of || (word.startsWith(of!) && /^[[. ]/.test(word.slice(of!.length)))
      : isLine(at, site);
  return { what: at ?? of!, because, isOwn: true, covers, executions: 0 };
}

function declaredByComment({ file, line, because, isOwn }: RaceComment): Declared {
  const covers = (site: Site): boolean => site.file === file && site.line === line;
  return { what: `${sourceName(file)}:${line}`, because, isOwn, covers, executions: 0 };
}

function verb({ kind }: Access): string {
  return (isWrite(kind) ? 'writes' : 'reads') + (isAtomic(kind) ? ' by Atomics' : '');
}

function isPlainWrite({ kind }: Access): boolean {
  return isWrite(kind) && !isAtomic(kind);
}

function bytes(size: number): string {
  return size === 1 ? '1 byte' : `${size} bytes`;
}

/** `a[1]`, or `a[1] + 2 bytes`. */
export function wordOf(byte: number, names: Names): string {
  const within = byte % WORD;
  const word = names.wordName((byte - within) / WORD);
  return within === 0 ? word : `${word} + ${bytes(within)}`;
}

function lineOf({ file, line }: Pick<Site, 'file' | 'line'>): string {
  return `${sourceName(file)}:${line}`;
}

function placeOf(site: Site): string {
  return `${lineOf(site)}:${site.column}`;
}
