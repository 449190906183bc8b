/** Looks for data races in what real threads have written down of their accesses. */
import { tellAccesses } from '../../engine/lockstep/access-log.js';
import type { Board } from '../../engine/lockstep/board.js';
import type { Race } from '../../engine/races/access.js';
import { RaceDetector } from '../../engine/races/detector.js';
import type { NativeModules, NativeSource } from '../../engine/rewriter/native/native-source.js';
import type { Site } from '../../engine/rewriter/sites.js';
import type { DeclaredRace, DeclaredRaceSeen } from '../../lab/data-race.js';
import { knownPlaces } from '../../lab/plain-memory.js';
import type { Ended } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import { RaceJudge } from '../../observe/races.js';
import type { Names } from '../../subjects/names.js';
import type { LinkedModules } from '../coop/load-modules.js';

/** What our own modules do, and other code that no thread loads from a source of ours. */
const ELSEWHERE: Site = { file: 'smplab', line: 1, column: 1, token: 0, text: '' };

export class RaceWatch {
  /** Modules for the threads to load. */
  readonly sources: readonly NativeSource[];
  /** Places that steps and accesses name by number. */
  readonly sites: readonly Site[];
  readonly #detector = new RaceDetector();
  readonly #judge: RaceJudge;

  private constructor(
    modules: LinkedModules,
    { sources, sites }: NativeModules,
    races: readonly DeclaredRace[] | undefined,
    /** Whether modules of our own are watched too. */
    readonly watchesAll: boolean,
  ) {
    this.sources = sources;
    this.sites = [...sites, ELSEWHERE];
    const { files, points, raceComments } = modules;
    this.#judge = new RaceJudge({ sites: this.sites, files }, knownPlaces(points), races, raceComments);
  }

  /**
   * @param races what the subject itself declares
   * @param all whether modules of our own are watched too
   */
  static async over(
    modules: LinkedModules,
    races: readonly DeclaredRace[] | undefined,
    all = false,
  ): Promise<RaceWatch> {
    return new RaceWatch(modules, await modules.natively(all), races, all);
  }

  get declared(): readonly DeclaredRaceSeen[] {
    return this.#judge.declared;
  }

  begin(actors: number): void {
    this.#detector.begin(actors);
  }

  /** Goes through what there is on the board. */
  read(board: Board): void {
    tellAccesses(board, this.#detector, this.sites.length - 1);
  }

  /** What is no finding is none in the table either. */
  races(names: Names): readonly Race[] {
    return this.#judge.undeclared(this.#detector.races, names).map((race) => ({ ...race }));
  }

  judge(end: RunEnd, names: Names, ended: () => Ended): Ended {
    return this.#judge.judged(end, this.#detector.races, names, ended);
  }
}
