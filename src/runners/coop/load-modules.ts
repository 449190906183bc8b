/** Loads a module and what it runs on through the rewriter: everything under test, in one graph. */
import { loadable, ownModule, pathOfOwn } from '../../common/own-modules.js';
import { shortPath } from '../../common/short-path.js';
import type { CoopScheduler } from '../../engine/coop/scheduler.js';
import type { Ast } from '../../engine/rewriter/ast.js';
import { readSourceFile } from '../../engine/rewriter/linking/files.js';
import { link, type LinkedProgram, type Namespace } from '../../engine/rewriter/linking/linker.js';
import type { NativeSource } from '../../engine/rewriter/native-source.js';
import { describeOutside } from '../../engine/rewriter/outside.js';
import { Refused } from '../../engine/rewriter/refused.js';
import { OutsideCoroutine } from '../../engine/rewriter/runtime.js';
import type { RaceComment } from '../../observe/races.js';
import type { MutableState } from '../../engine/rewriter/problems.js';
import type { Site } from '../../engine/rewriter/sites.js';
import { OWN_API, OWN_INDEX, OWN_NAME } from '../../engine/typescript/own-package.js';
import { fingerprint } from '../../search/checksum.js';
import type { Fingerprints } from '../../search/token.js';
import type { PlainPoints } from '../../lab/plain-memory.js';
import { NotRewritable } from './not-rewritable.js';
import { resolveBare } from './resolve.js';
import { NOTHING_DECLARED, StepPlaces, type DeclaredSteps } from './step-places.js';

export interface ModuleInstance {
  /** The namespaces of what was asked for, by name. */
  readonly entries: Readonly<Record<string, unknown>>;
  /** Puts the state of the modules back to the first; null: that cannot be done exactly. */
  readonly reset: (() => void) | null;
}

export interface LoadedModules {
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
  /** Where an operation was reached that no coroutine could wait for, and through what. */
  readonly explain: (error: OutsideCoroutine) => string;
  /** The modules with plain accesses that are steps, for real threads. */
  nativeSources(): readonly NativeSource[];
  /** A new instance of every module under test, for an actor's thread. */
  instantiate(scheduler: CoopScheduler, actor?: number, handed?: object): ModuleInstance;
  /** What evaluates modules in a thread of their own, in order; the URL of one that is none of these. */
  inThread(scheduler: CoopScheduler, actor: number, urls: readonly string[], handed: object): (() => void) | string;
}

/** What a kind of subject is loaded with. */
export interface Surrounding {
  /** Modules of our own that share the instance: name → URL. The subject's own is called `subject`. */
  readonly entries: Readonly<Record<string, string>>;
  /** Folders and files of our own that are under test. */
  readonly instrumented: readonly string[];
  /** What `smplab` means: what runs under test, or all of the package. */
  readonly package: 'api' | 'index';
}

/** A module that brings everything together, so that all share one instance. */
const ENTRY = 'smplab:entry';
/** Our own front door as it is. */
const NATIVE_INDEX = `${OWN_INDEX}?native`;
const OWN_DEFINE = ownModule('scenarios/define.js');
/** What the package exports of it. */
const DECLARING: ReadonlySet<string> = new Set(['defineScenario', 'tells']);
/** What is rewritten for the sake of what it calls: its own words are the engine's. */
const HARNESS = new Set(['engine/controlled/cpu.js', 'check/run-calls.js'].map(ownModule));
/** Members in which the engine's own objects wait. */
const WAITING_MEMBERS = ['block'];

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
  const { entries, instrumented } = surrounding;
  const ofApi = surrounding.package === 'index' ? Object.keys(await import('../../scenarios/api.js')) : [];
  const isUnderTest = (target: string): boolean => {
    const own = pathOfOwn(target);
    if (own === null) return target.startsWith('file:');
    return instrumented.some((path) => own.startsWith(path)) || target === url;
  };
  const sources: string[] = [];
  const files: string[] = [];
  const places = new StepPlaces(points, files, declared, url);
  let own = '';
  const linked = await link(ENTRY, {
    async readSource(target) {
      if (target === ENTRY) return entrySource({ ...entries, subject: url });
      if (target === OWN_INDEX) return indexSource(ofApi);
      const source = await readSourceFile(target);
      sources.push(source);
      files.push(target);
      if (pathOfOwn(target) === null) places.declare(target, source);
      if (target === url) own = source;
      return source;
    },
    instrument: (target) => target === ENTRY || target === OWN_INDEX || isUnderTest(target),
    resolve(specifier, from, kind) {
      if (from === ENTRY || from === OWN_INDEX) return specifier;
      if (specifier === OWN_NAME) return surrounding.package === 'api' ? OWN_API : OWN_INDEX;
      return resolveBare(specifier, from, kind);
    },
    narrow: (target, names) => narrowed(target, names, ofApi),
    importNative: (target) => import(loadable(target === NATIVE_INDEX ? OWN_INDEX : target)) as Promise<Namespace>,
    also,
    ...(trees !== undefined && { trees }),
    yieldingMembers: WAITING_MEMBERS,
    watched: (target) => !HARNESS.has(target),
    get places() {
      return places.predicate; // all is read by now
    },
  });
  refuse(linked);
  const explain = (error: OutsideCoroutine): string => describeOutside(error, linked.sites, linked.problems, shortPath);
  return {
    url,
    files,
    points,
    sites: linked.sites,
    fingerprints: { own: fingerprint(own), sources: fingerprint(sources.join('\0')) },
    raceComments: linked.raceComments.map((comment) => ({ ...comment, isOwn: pathOfOwn(comment.file) === null })),
    goesOnLater: linked.goesOnLater,
    unwatched: linked.unwatched
      .filter(({ file }) => pathOfOwn(file) === null)
      .map(({ file, line, what }) => `${shortPath(file)}:${line}: ${what}`),
    state: linked.mutableState.filter(({ file }) => pathOfOwn(file) === null), // of our own there is none that matters
    explain,
    nativeSources: () => linked.nativeSources().filter(({ url: file }) => file.startsWith('file:')),
    inThread: (scheduler, actor, targets, handed) => linked.inThread(scheduler, actor, targets, handed),
    instantiate(scheduler, actor, handed) {
      try {
        const { namespace, reset } = linked.instantiate(scheduler, actor, handed);
        return { entries: namespace, reset };
      } catch (error) {
        if (error instanceof Refused) throw new NotRewritable(error.message);
        throw error instanceof OutsideCoroutine ? new NotRewritable(explain(error)) : error;
      }
    },
  };
}

function refuse({ problems }: LinkedProgram): void {
  const refused = problems.find(({ kind }) => kind === 'refused');
  if (refused !== undefined) throw new NotRewritable(`${shortPath(refused.file)}:${refused.line}: ${refused.reason}`);
}

function entrySource(entries: Readonly<Record<string, string>>): string {
  return Object.entries(entries)
    .map(([name, url]) => `export * as ${name} from ${JSON.stringify(url)};`)
    .join('\n');
}

/** The kernel takes most of the time that loading takes: a module that takes none of it from us does not get it. */
function narrowed(target: string, names: ReadonlySet<string> | null, ofApi: readonly string[]): string {
  if (names === null || (target !== OWN_INDEX && target !== OWN_API)) return target;
  if ([...names].every((name) => DECLARING.has(name))) return OWN_DEFINE;
  return target === OWN_INDEX && [...names].every((name) => !ofApi.includes(name)) ? NATIVE_INDEX : target;
}

/** Our own front door, where only what is code under test is rewritten: a module's own names win over those of a star. */
function indexSource(ofApi: readonly string[]): string {
  return `export * from '${NATIVE_INDEX}';\nexport { ${ofApi.join(', ')} } from '${OWN_API}';`;
}
