/** Reads a graph of modules and rewrites it: what is done once for each program, where programs are kept. */
import { stepsAt } from '../accesses.js';
import { nativeModules, type NativeModules, type NativeNamed } from '../native/native-source.js';
import { rewriteGraph } from '../rewrite.js';
import { GraphLoader, markCycles } from './graph-loader.js';
import type { LinkOptions } from './linker.js';
import { graphData, type GraphData } from './module-data.js';
import { NO_POINTS } from './point-places.js';
import { Resolver } from './resolver.js';

/** A graph of modules that has been rewritten. */
export interface RewrittenGraph extends GraphData {
  /** The modules for threads that run them as they are, but for their accesses to memory. @param isWanted left out: all */
  natively(isWanted?: (named: NativeNamed) => boolean): Promise<NativeModules>;
}

/** Reads and rewrites. Throws CannotParse on source that is no module, and whatever `readSource` throws. */
export async function rewrite(entry: string, options: LinkOptions): Promise<RewrittenGraph> {
  const loader = new GraphLoader(options, new Resolver(options));
  await loader.load(entry);
  const shared = loader.ordered.length; // what else threads run, each evaluates for itself
  for (const url of options.also ?? []) await loader.load(url);
  markCycles(loader.ordered);
  const rewritten = rewriteGraph(loader.ordered, options);
  const data = graphData(loader.ordered, rewritten, shared, (module) => loader.targetsOf(module));
  const isRefused = data.problems.some(({ kind }) => kind === 'refused');
  return {
    ...data,
    async natively(isWanted) {
      return nativeModules(
        loader.ordered.map((module, at) => {
          const { steps, looks, mutableState: state } = rewritten[at];
          return { module, steps: isRefused ? stepsAt(module, options.places ?? NO_POINTS) : steps, looks, state };
        }),
        isWanted,
      );
    },
  };
}
