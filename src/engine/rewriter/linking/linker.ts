/**
 * Loads a graph of modules, rewrites those that are to be instrumented, and makes instances of them.
 *
 * Each instrumented module is compiled once. An instance of the graph is what these make when they are evaluated in
 * order, so it costs no more than running their top levels. Modules that are not instrumented are imported natively,
 * and shared.
 */
import { GlobalState } from '../../global-state.js';
import { formatProblem } from '../problems.js';
import { Refused } from '../refused.js';
import type { RewriteOptions } from '../rewrite.js';
import type { CoopRuntime, Coroutine } from '../runtime.js';
import { CompiledGraph } from './compiled-graph.js';
import type { GraphOptions, Namespace } from './graph-loader.js';
import { ModuleInstances } from './instance.js';
import type { GraphData, ModuleData } from './module-data.js';
import { Resolver } from './resolver.js';
import type * as Rewriter from './rewritten-graph.js';
import type { RewrittenGraph } from './rewritten-graph.js';

export type { Namespace };

export interface LinkOptions
  extends GraphOptions,
    Pick<RewriteOptions, 'yieldingMembers' | 'watched' | 'places' | 'direct'> {
  /** Modules that are run by threads which the program starts: not evaluated with it. */
  readonly also?: readonly string[];
}

export interface Instance {
  /** Of the entry. */
  readonly namespace: Namespace;
  /**
   * Puts all state of the modules back to what it was when they had been evaluated. Null, or false, when that cannot be
   * done exactly: then another instance is needed.
   */
  readonly reset: (() => boolean) | null;
  /** Functions may change state of the modules. */
  readonly keepsState: boolean;
  /**
   * What they put on the global object, which is there while they are evaluated: it is entered to run code of theirs. Null:
   * they have put nothing there, and none of their functions would.
   */
  readonly globals: GlobalState | null;
}

export interface LinkedProgram extends RewrittenGraph {
  /** A new instance of every instrumented module, for an actor's thread. Throws when a problem is `refused`. */
  instantiate(runtime: CoopRuntime, actor?: number, handed?: object): Instance;
  /** What evaluates modules in a thread of their own, in order; the URL of one that is not part of the program. */
  inThread(runtime: CoopRuntime, actor: number, urls: readonly string[], handed: object): (() => void) | string;
}

/**
 * Throws whatever native imports throw, and what `rewrite` does.
 *
 * @param kept what `rewrite` made of the same sources with the same options, if that is known
 */
export async function link(entry: string, options: LinkOptions, kept?: GraphData): Promise<LinkedProgram> {
  const rewritten = async (): Promise<RewrittenGraph> => await (await rewriter()).rewrite(entry, options);
  const graphOf = kept ?? (await rewritten());
  const { modules, problems, goesOnLater } = graphOf;
  const natives = await importNatives(modules, options);
  const later = goesOnLater ? (await import('../../event-loop/later.js')).LATER : null;
  let graph: CompiledGraph | undefined;
  let mayBePutBack = true; // what one instance cannot put back no other can
  let mayPutOnHost = true; // nor does one put anything there that the first has not, unless its code asks which thread it is in
  const areAlike = graphOf.mutableState.every(({ constant }) => !constant);
  return {
    natively: async (isWanted) => await (await rewritten()).natively(isWanted),
    ...graphOf,
    instantiate(runtime, actor = 0, handed?) {
      const refused = problems.find(({ kind }) => kind === 'refused');
      if (refused !== undefined) throw new Refused(formatProblem(refused));
      runtime.knowsSites?.(graphOf.sites);
      graph ??= new CompiledGraph(graphOf, natives, new Resolver(options));
      const instances = new ModuleInstances(graph, runtime, actor, later, handed);
      const namespace = instances.evaluate(graph.indexOf(entry)!, mayPutOnHost);
      const globals = graph.keepsGlobals || !instances.globals.isEmpty ? instances.globals : null;
      mayPutOnHost = globals !== null || !areAlike;
      const state = mayBePutBack ? instances.snapshot() : null;
      mayBePutBack = state !== null;
      return { namespace, reset: state?.restore ?? null, keepsState: state?.isConstant !== true, globals };
    },
    inThread(runtime, actor, urls, handed) {
      const missing = urls.find((url) => graph!.indexOf(url) === undefined);
      if (missing !== undefined) return missing;
      // oxlint-disable-next-line require-yield -- the top level of a module is no coroutine
      const evaluate = function* (): Coroutine {
        const globals = GlobalState.current ?? undefined; // of the thread that is started
        const instances = new ModuleInstances(graph!, runtime, actor, later, handed, globals);
        for (const url of urls) instances.evaluate(graph!.indexOf(url)!);
        return undefined;
      };
      return () => void runtime.plain(evaluate());
    },
  };
}

/** Most of the rewriter's code, and what reads and writes JavaScript: a thread whose program is kept needs none of it. */
const rewriter = async (): Promise<typeof Rewriter> => await import('./rewritten-graph.js');

/** By URL. */
async function importNatives(
  modules: readonly ModuleData[],
  options: LinkOptions,
): Promise<ReadonlyMap<string, Namespace>> {
  const natives = new Map<string, Namespace>();
  for (const url of modules.flatMap(({ targets }) => targets.filter((target) => typeof target === 'string'))) {
    if (natives.has(url)) continue;
    natives.set(url, await (options.importNative?.(url) ?? (import(url) as Promise<Namespace>)));
  }
  return natives;
}
