/** From the races of an execution to findings, in words: those that are declared are none. */
import { sourceName } from '../common/short-path.js';
import { isAtomic, isWrite, type Access, type Race } from '../engine/races/access.js';
import type { RaceComment as Comment } from '../engine/rewriter/race-comments.js';
import type { Site } from '../engine/rewriter/sites.js';
import { DATA_RACE, type DeclaredRace, type DeclaredRaceSeen } from '../lab/data-race.js';
import type { Finding } from '../lab/schedule.js';
import type { Names } from '../subjects/names.js';

export interface RaceComment extends Comment {
  /** Whether it is worth telling that no execution needed it: it stands in what the user wrote. */
  readonly isOwn: boolean;
}

interface Declared extends DeclaredRace {
  readonly covers: (site: Site) => boolean;
  readonly isOwn: boolean;
  executions: number;
}

const WORD = 4;
const NOTHING: readonly Finding[] = [];

export class RaceJudge {
  readonly #declared: Declared[];
  /** By pair of sites: what declares it, or null. */
  readonly #known = new Map<string, Declared | null>();

  /**
   * @param races what the subject itself declares
   * @param comments what the sources declare, on the lines of the accesses
   */
  constructor(
    private readonly sites: readonly Site[],
    races: readonly DeclaredRace[] = [],
    comments: readonly RaceComment[] = [],
  ) {
    this.#declared = [
      ...races.map((race) => ({
        ...race,
        covers: (site: Site) => lineOf(site) === race.at || `${site.file}:${site.line}`.endsWith(`/${race.at}`),
        isOwn: true,
        executions: 0,
      })),
      ...comments.map(({ file, line, because, isOwn }) => ({
        at: `${sourceName(file)}:${line}`,
        because,
        covers: (site: Site) => site.file === file && site.line === line,
        isOwn,
        executions: 0,
      })),
    ];
  }

  /** What was declared, and how often it was needed. */
  get declared(): readonly DeclaredRaceSeen[] {
    return this.#declared
      .filter(({ isOwn, executions }) => isOwn || executions > 0)
      .map(({ at, because, executions }) => ({ at, because, executions }));
  }

  /** Findings of one execution. */
  judge(races: readonly Race[], names: Names): readonly Finding[] {
    if (races.length === 0) return NOTHING;
    const undeclared = this.undeclared(races);
    for (const declared of new Set(races.map((race) => this.#declarationOf(race)))) if (declared) declared.executions++;
    return undeclared.map((race) => ({
      kind: DATA_RACE,
      text: this.#textOf(race, races, names),
      about: [race.first, race.second]
        .map(({ site }) => placeOf(this.sites[site]))
        .toSorted()
        .join(' '),
    }));
  }

  undeclared(races: readonly Race[]): readonly Race[] {
    return races.filter((race) => this.#declarationOf(race) === null);
  }

  #declarationOf({ first, second }: Race): Declared | null {
    const pair = `${first.site} ${second.site}`;
    let declared = this.#known.get(pair);
    if (declared === undefined) {
      const sites = [this.sites[first.site], this.sites[second.site]];
      declared = this.#declared.find(({ covers }) => sites.some(covers)) ?? null;
      this.#known.set(pair, declared);
    }
    return declared;
  }

  #textOf(race: Race, races: readonly Race[], names: Names): string {
    const { first, second } = race;
    const does = (access: Access): string =>
      `${names.actors[access.thread]} ${verb(access)} ${bytes(access.size)} at ${placeOf(this.sites[access.site])}`;
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
        isWrite(race.first.kind) &&
        race.first.order > first.order &&
        race.second.order < second.order,
    );
    if (flag !== undefined) return `${one} publishes with a plain store at ${placeOf(this.sites[flag.first.site])}`;
    if (published >= 0)
      return `what ${other} has seen of ${one} was published at ${placeOf(this.sites[published])}, before that`;
    return `no Atomics operation of ${other} has read what ${one} wrote by Atomics afterwards`;
  }
}

function verb({ kind }: Access): string {
  return (isWrite(kind) ? 'writes' : 'reads') + (isAtomic(kind) ? ' by Atomics' : '');
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

function lineOf({ file, line }: Site): string {
  return `${sourceName(file)}:${line}`;
}

function placeOf(site: Site): string {
  return `${lineOf(site)}:${site.column}`;
}
