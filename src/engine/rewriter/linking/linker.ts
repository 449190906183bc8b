/**
 * Loads a graph of modules, rewrites those that are to be instrumented, and makes instances of them.
 *
 * Each instrumented module is compiled once. An instance of the graph is what these make when they are evaluated in
 * order, so it costs no more than running their top levels. Modules that are not instrumented are imported natively,
 * and shared.
 */
import { CompiledGraph } from './compiled-graph.js';
import { GraphLoader, markCycles, type GraphOptions, type Namespace } from './graph-loader.js';
import { ModuleInstances } from './instance.js';
import { usesEventLoop } from '../event-loop-use.js';
import { formatProblem, type MutableState, type Problem } from '../problems.js';
import { Refused } from '../refused.js';
import { nativeSource, type NativeSource } from '../native-source.js';
import { unwatchedIn, type Unwatched } from '../unwatched.js';
import { rewriteGraph, type CoroutineName, type RewriteOptions } from '../rewrite.js';
import { raceComments, type RaceComment } from '../race-comments.js';
import type { CoopRuntime } from '../runtime.js';
import type { Site } from '../sites.js';

export type { Namespace };

export interface LinkOptions extends GraphOptions, Pick<RewriteOptions, 'yieldingMembers' | 'watched' | 'places'> {
  /** Modules that are run by threads which the program starts: not evaluated with it. */
  readonly also?: readonly string[];
}

export interface Instance {
  /** Of the entry. */
  readonly namespace: Namespace;
  /**
   * Puts all state of the modules back to what it was when they had been evaluated. Null when that cannot be done
   * exactly: then another instance is needed.
   */
  readonly reset: (() => void) | null;
}

export interface LinkedProgram {
  /** By number, as rewritten code names them. */
  readonly sites: readonly Site[];
  readonly problems: readonly Problem[];
  /** Whether it goes on later, so that its actors need event loops. */
  readonly goesOnLater: boolean;
  readonly mutableState: readonly MutableState[];
  readonly raceComments: readonly RaceComment[];
  /** What of them cannot be watched. */
  readonly unwatched: readonly Unwatched[];
  readonly modules: readonly {
    readonly url: string;
    readonly code: string;
    readonly coroutines: readonly CoroutineName[];
  }[];
  /** The modules with plain accesses that are steps, for threads that run them as they are but for those. */
  nativeSources(): NativeSource[];
  /** A new instance of every instrumented module, for an actor's thread. Throws when a problem is `refused`. */
  instantiate(runtime: CoopRuntime, actor?: number, handed?: object): Instance;
  /** What evaluates modules in a thread of their own, in order; the URL of one that is not part of the program. */
  inThread(runtime: CoopRuntime, actor: number, urls: readonly string[], handed: object): (() => void) | string;
}

/** Throws CannotParse on source that is no module, and whatever `readSource` and native imports throw. */
export async function link(entry: string, options: LinkOptions): Promise<LinkedProgram> {
  const loader = new GraphLoader(options);
  const main = await loader.load(entry);
  const shared = loader.ordered.length; // what else threads run, each evaluates for itself
  for (const url of options.also ?? []) await loader.load(url);
  markCycles(loader.ordered);
  const rewritten = rewriteGraph(loader.ordered, options);
  const goesOnLater = loader.ordered.some(usesEventLoop);
  const later = goesOnLater ? (await import('../../event-loop/later.js')).LATER : null;
  const problems = rewritten.flatMap((module) => module.problems);
  let graph: CompiledGraph | undefined;
  return {
    sites: rewritten.flatMap(({ sites }) => sites),
    problems,
    goesOnLater,
    mutableState: rewritten.slice(0, shared).flatMap(({ mutableState }) => mutableState),
    raceComments: loader.ordered.flatMap(({ ast }) => raceComments(ast)),
    unwatched: loader.ordered.flatMap(unwatchedIn),
    modules: rewritten,
    nativeSources: () => loader.ordered.flatMap((module, i) => nativeSource(module, rewritten[i].steps) ?? []),
    instantiate(runtime, actor = 0, handed?) {
      const refused = problems.find(({ kind }) => kind === 'refused');
      if (refused !== undefined) throw new Refused(formatProblem(refused));
      graph ??= new CompiledGraph(loader.ordered, rewritten, loader);
      const instances = new ModuleInstances(graph, runtime, actor, later, handed);
      const namespace = instances.evaluate(loader.ordered.indexOf(main));
      return { namespace, reset: instances.snapshot() };
    },
    inThread(runtime, actor, urls, handed) {
      const missing = urls.find((url) => graph!.indexOf(url) === undefined);
      if (missing !== undefined) return missing;
      return () => {
        const instances = new ModuleInstances(graph!, runtime, actor, later, handed);
        for (const url of urls) instances.evaluate(graph!.indexOf(url)!);
      };
    },
  };
}
