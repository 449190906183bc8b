/** The front door of the pure part: sources in, rewritten sources and everything worth saying about them out. */
import { NO_POINTS, type PointPlaces } from './linking/point-places.js';
import { Analysis } from './analyse.js';
import type { Node } from './ast.js';
import { DirectForms } from './direct/eligible.js';
import type { FunctionFact, Module } from './facts.js';
import { inspect } from './inspect.js';
import { LookingLoops } from './looking-loops.js';
import { position, type MutableState, type Problem } from './problems.js';
import { SiteTable, type Site } from './sites.js';
import { findGlobalState } from './scope/global-object.js';
import { findMutableState } from './state.js';
import { transformModule, type Transformed } from './transform/transform.js';

export interface RewriteOptions {
  /**
   * Members of objects from outside the graph in which the engine waits: `spinOn`, `waitOn`, `sendIpi` and so on. They
   * carry their coroutines, see `coroutineMethods`; what is not named here is called plainly.
   */
  readonly yieldingMembers?: Iterable<string>;
  /** The modules whose plain accesses to elements are shown to the runtime; left out: none. */
  readonly watched?: (url: string) => boolean;
  /** Those of them that are points of their own, in code that can wait; left out: none. */
  readonly places?: PointPlaces;
  /** The modules whose functions may have a direct form, which keeps no lines; left out: none. */
  readonly direct?: (url: string) => boolean;
  /** The number of the module's first site. */
  readonly firstSite?: number;
}

/** A function that has become a coroutine. */
export interface CoroutineName {
  /** Of the function, or `(anonymous)`. */
  readonly name: string;
  readonly line: number;
  readonly column: number;
}

export interface RewrittenModule extends Transformed {
  readonly url: string;
  /** Entry 0 has the number `firstSite`. */
  readonly sites: readonly Site[];
  readonly problems: readonly Problem[];
  readonly mutableState: readonly MutableState[];
  readonly coroutines: readonly CoroutineName[];
}

/** Rewrites modules that know each other. A module alone is a graph of one, and what it imports is not instrumented. */
export function rewriteGraph(modules: readonly Module[], options: RewriteOptions = {}): RewrittenModule[] {
  const waiting = new Set(options.yieldingMembers);
  const { places = NO_POINTS, watched = () => false, direct: mayBeDirect = () => false } = options;
  const ofWatched: PointPlaces = places === NO_POINTS ? places : (place) => watched(place.file) && places(place);
  const analysis = new Analysis(modules, waiting, ofWatched);
  const looking = new LookingLoops(modules);
  const direct = new DirectForms(analysis, mayBeDirect, ofWatched);
  let firstSite = options.firstSite ?? 0;
  return modules.map((module) => {
    const table = new SiteTable(firstSite);
    const transformed = transformModule(module, analysis, table, waiting, looking, {
      watched: watched(module.ast.url),
      places: ofWatched,
      direct,
    });
    firstSite += table.sites.length;
    return {
      url: module.ast.url,
      ...transformed,
      sites: table.sites,
      problems: inspect(module, analysis),
      mutableState: [...findMutableState(module), ...findGlobalState(module)],
      coroutines: [...module.functions.values()].filter(({ yielding }) => yielding).map(describe),
    };
  });
}

function describe({ node, module: { ast } }: FunctionFact): CoroutineName {
  const { line, column } = position(ast, node);
  const parent = ast.parent(node);
  return { name: node.id?.name ?? nameOf(ast.source, parent) ?? '(anonymous)', line, column };
}

function nameOf(source: string, parent: Node | undefined): string | undefined {
  switch (parent?.type) {
    case 'MethodDefinition':
    case 'PropertyDefinition':
    case 'Property':
      return source.slice(parent.key.start, parent.key.end);
    case 'VariableDeclarator':
      return source.slice(parent.id.start, parent.id.end);
    default:
      return undefined;
  }
}
