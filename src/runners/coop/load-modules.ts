/** Loads a module and what it runs on through the rewriter: everything under test, in one graph. */
import { pathOfOwn } from '../../common/own-modules.js';
import { shortPath } from '../../common/short-path.js';
import type { CoopScheduler } from '../../engine/coop/scheduler.js';
import type { GlobalState } from '../../engine/global-state.js';
import type { Ast } from '../../engine/rewriter/ast.js';
import { link, type LinkedProgram } from '../../engine/rewriter/linking/linker.js';
import type { NativeModules, NativeNamed } from '../../engine/rewriter/native/native-source.js';
import { describeOutside } from '../../engine/rewriter/outside.js';
import { Refused } from '../../engine/rewriter/refused.js';
import { OutsideCoroutine } from '../../engine/rewriter/runtime.js';
import type { RaceComment } from '../../observe/races.js';
import type { MutableState } from '../../engine/rewriter/problems.js';
import type { Site } from '../../engine/rewriter/sites.js';
import type { Fingerprints } from '../../search/token.js';
import type { PlainPoints } from '../../lab/plain-memory.js';
import { KeptPrograms, type KeptProgram } from './kept-programs.js';
import { NotRewritable } from './not-rewritable.js';
import { ENTRY, Sources, type Asked, type Surrounding } from './sources.js';
import { NOTHING_DECLARED, type DeclaredSteps } from './step-places.js';

export interface ModuleInstance {
  /** The namespaces of what was asked for, by name. */
  readonly entries: Readonly<Record<string, unknown>>;
  /** Puts the state of the modules back to the first; null, or false: that cannot be done exactly. */
  readonly reset: (() => boolean) | null;
  /** Functions may change state of the modules. */
  readonly keepsState: boolean;
  /** What the modules put on the global object: it is entered to run code of theirs. Null: nothing. */
  readonly globals: GlobalState | null;
}

/** Modules that were read, and what is known of them. */
export interface LinkedModules {
  readonly url: string;
  /** Of every module under test, in the order in which they were read. */
  readonly files: readonly string[];
  readonly points: PlainPoints;
  readonly sites: readonly Site[];
  readonly fingerprints: Fingerprints;
  /** Whether they go on later, so that actors need event loops. */
  readonly goesOnLater: boolean;
  /** What the sources say of their races. */
  readonly raceComments: readonly RaceComment[];
  /** What of the user's modules cannot be watched: `ring.js:3: WebAssembly`. */
  readonly unwatched: readonly string[];
  /** Module-level state that functions change, in modules that are not our own. */
  readonly state: readonly MutableState[];
  /**
   * The modules for real threads: a user's, and those of our own that have steps.
   *
   * @param all of our own all that are under test
   */
  natively(all?: boolean): Promise<NativeModules>;
}

/** Modules that run as coroutines. */
export interface LoadedModules extends LinkedModules {
  /** Where an operation was reached that no coroutine could wait for, and through what. */
  readonly explain: (error: OutsideCoroutine) => string;
  /** A new instance of every module under test, for an actor's thread. */
  instantiate(scheduler: CoopScheduler, actor?: number, handed?: object): ModuleInstance;
  /** What evaluates modules in a thread of their own, in order; the URL of one that is none of these. */
  inThread(scheduler: CoopScheduler, actor: number, urls: readonly string[], handed: object): (() => void) | string;
}

/**
 * @param points plain accesses that are steps
 * @param declared more of them, by the subject
 * @param also modules that threads run which the subject starts
 * @param trees syntax trees that were read before: see GraphOptions
 * @throws {NotRewritable} where lockstep may still do @throws what a module throws when it is imported
 */
export async function loadModules(
  url: string,
  surrounding: Surrounding,
  points: PlainPoints,
  declared: DeclaredSteps = NOTHING_DECLARED,
  also: readonly string[] = [],
  trees?: Map<string, Ast>,
): Promise<LoadedModules> {
  const [modules, linked] = await read(url, surrounding, {
    points,
    declared,
    also,
    ...(trees !== undefined && { trees }),
  });
  refuse(linked);
  const explain = (error: OutsideCoroutine): string => describeOutside(error, linked.sites, linked.problems, shortPath);
  return {
    ...modules,
    explain,
    inThread: (scheduler, actor, targets, handed) => linked.inThread(scheduler, actor, targets, handed),
    instantiate(scheduler, actor, handed) {
      try {
        const { namespace, ...instance } = linked.instantiate(scheduler, actor, handed);
        return { entries: namespace, ...instance };
      } catch (error) {
        if (error instanceof Refused) throw new NotRewritable(error.message);
        throw error instanceof OutsideCoroutine ? new NotRewritable(explain(error)) : error;
      }
    },
  };
}

/** Reads modules that may run on real threads alone. @see loadModules */
export async function linkModules(
  url: string,
  surrounding: Surrounding,
  points: PlainPoints,
  declared: DeclaredSteps = NOTHING_DECLARED,
  also: readonly string[] = [],
): Promise<LinkedModules> {
  return (await read(url, surrounding, { points, declared, also }))[0];
}

async function read(
  url: string,
  surrounding: Surrounding,
  asked: Asked,
): Promise<readonly [LinkedModules, LinkedProgram]> {
  const sources = await Sources.of(url, surrounding, asked);
  const programs = KeptPrograms.open();
  const kept = programs?.read(sources.key, sources.leads) ?? null;
  const linked = await link(ENTRY, sources.options, kept?.graph);
  const program: KeptProgram = kept ?? { ...sources.read, graph: linked, natives: await linked.natively(isServed) };
  const { files, fingerprints } = program;
  if (kept === null) programs?.write(sources.key, program);
  const modules: LinkedModules = {
    url,
    files: files.map(([file]) => file),
    points: asked.points,
    sites: linked.sites,
    fingerprints,
    raceComments: linked.raceComments.map((comment) => ({ ...comment, isOwn: pathOfOwn(comment.file) === null })),
    goesOnLater: linked.goesOnLater,
    unwatched: linked.unwatched
      .filter(({ file }) => pathOfOwn(file) === null)
      .map(({ file, line, what }) => `${shortPath(file)}:${line}: ${what}`),
    state: linked.mutableState.filter(({ file }) => pathOfOwn(file) === null), // of our own there is none that matters
    async natively(all = false) {
      if (!all) return program.natives;
      const key = { ...sources.key, natives: 'all' }; // few searches ask, so they are kept by themselves
      const keptToo = programs?.read(key, sources.leads)?.natives;
      if (keptToo !== undefined) return keptToo;
      const natives = await linked.natively(({ url: of }) => isFile(of) && sources.options.watched?.(of) === true);
      programs?.write(key, { ...program, natives });
      return natives;
    },
  };
  return [modules, linked];
}

function isFile(url: string): boolean {
  return url.startsWith('file:');
}

function isServed({ url, hasSteps }: NativeNamed): boolean {
  return isFile(url) && (hasSteps || pathOfOwn(url) === null);
}

function refuse({ problems }: LinkedProgram): void {
  const refused = problems.find(({ kind }) => kind === 'refused');
  if (refused !== undefined) throw new NotRewritable(`${shortPath(refused.file)}:${refused.line}: ${refused.reason}`);
}
