/** A rewritten graph of modules as plain data: all that instances are made from, and what can be kept from one run to the next. */
import { commonJsNames } from '../commonjs-names.js';
import { programGoesOnLater } from '../event-loop-use.js';
import type { Module } from '../facts.js';
import type { MutableState, Problem } from '../problems.js';
import { raceComments, type RaceComment } from '../race-comments.js';
import type { RewrittenModule } from '../rewrite.js';
import type { Site } from '../sites.js';
import { unwatchedIn, type Unwatched } from '../unwatched.js';
import { hasLiveExports } from './graph.js';
import { isCommonJs } from './requires.js';

/** What an exported name is passed on from; null: it is the module's own. */
export type PassedOn = { readonly request: number; readonly name: string } | null;

export interface ModuleData extends Pick<RewrittenModule, 'url' | 'code' | 'names' | 'requestedNames' | 'coroutines'> {
  readonly commonJs: boolean;
  /** Of an ES module: its exports are there before it is evaluated. */
  readonly live: boolean;
  /** The specifiers as written. */
  readonly requests: readonly string[];
  /** By request: the number of a module of the graph, or the URL of a native one. */
  readonly targets: readonly (number | string)[];
  /** By name; of a CommonJS module as far as its source shows them. */
  readonly exports: readonly (readonly [name: string, from: PassedOn])[];
  /** Requests of `export * from`; of a CommonJS module the numbers of those whose names it passes on. */
  readonly stars: readonly number[];
}

export interface GraphData {
  /** In the order in which they are evaluated. */
  readonly modules: readonly ModuleData[];
  /** By number, as rewritten code names them. */
  readonly sites: readonly Site[];
  readonly problems: readonly Problem[];
  /** Whether it goes on later, so that its actors need event loops. */
  readonly goesOnLater: boolean;
  readonly mutableState: readonly MutableState[];
  readonly raceComments: readonly RaceComment[];
  /** What of them cannot be watched. */
  readonly unwatched: readonly Unwatched[];
}

/**
 * @param shared how many of them are evaluated once for all actors; the others each thread evaluates for itself
 * @param targets of each module: the URLs of its requests
 */
export function graphData(
  modules: readonly Module[],
  rewritten: readonly RewrittenModule[],
  shared: number,
  targets: (module: Module) => readonly string[],
): GraphData {
  const numbers = new Map(modules.map(({ ast }, number) => [ast.url, number]));
  return {
    modules: modules.map((module, number) => moduleData(module, rewritten[number], targets(module), numbers)),
    sites: rewritten.flatMap(({ sites }) => sites),
    problems: rewritten.flatMap(({ problems }) => problems),
    goesOnLater: programGoesOnLater(modules),
    mutableState: rewritten.slice(0, shared).flatMap(({ mutableState }) => mutableState),
    raceComments: modules.flatMap(({ ast }) => raceComments(ast)),
    unwatched: modules.flatMap(unwatchedIn),
  };
}

function moduleData(
  module: Module,
  { url, code, names, requestedNames, coroutines }: RewrittenModule,
  urls: readonly string[],
  numbers: ReadonlyMap<string, number>,
): ModuleData {
  const commonJs = isCommonJs(module);
  return {
    url,
    code,
    names,
    requestedNames,
    coroutines,
    commonJs,
    live: hasLiveExports(module),
    requests: module.links.requests,
    targets: urls.map((target) => numbers.get(target) ?? target),
    ...(commonJs ? commonJsExports(module, numbers) : { exports: esExports(module), stars: module.links.stars }),
  };
}

function esExports({ links, bindings }: Module): ModuleData['exports'] {
  return [...links.exports].map(([name, found]) => {
    const from =
      found.from === 'here' ? bindings.of(found.local)?.imported : found.from === 'there' ? found : undefined;
    return [name, from === undefined ? null : { request: from.request, name: from.name }];
  });
}

function commonJsExports(
  { ast, required }: Module,
  numbers: ReadonlyMap<string, number>,
): Pick<ModuleData, 'exports' | 'stars'> {
  const { names, reexports } = commonJsNames(ast);
  const passedOn = [...reexports].map((specifier) => required.get(specifier)).filter((target) => target !== undefined);
  return {
    exports: [...names].map((name) => [name, null]),
    stars: passedOn.filter(isCommonJs).map((target) => numbers.get(target.ast.url)!),
  };
}
