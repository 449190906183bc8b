/** A graph of modules compiled once, from which instances are made. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import type { HostPath } from '../../global-state.js';
import { modulesNamedIn } from '../../host-modules.js';
import type { CALLS } from '../calls.js';
import type { TakeHook } from '../module-state/hook.js';
import { ExportNames, type Resolved } from './export-names.js';
import type { Namespace, Target } from './graph-loader.js';
import type { GraphData, ModuleData } from './module-data.js';
import type { CoopRuntime } from '../runtime.js';
import type { Resolver } from './resolver.js';

/** What rewritten code knows as `$import`. */
export interface ImportFunction {
  (request: number): unknown;
  meta: object;
  /** `import(specifier)` */
  dynamic(specifier: unknown): unknown;
  state: TakeHook;
}

/** Its last step evaluates it. What it exports is the result of that, or of a step before it. */
export type EsBody = Generator<object, object | undefined>;
export type CommonJsBody = (
  this: unknown,
  exports: unknown,
  require: unknown,
  module: unknown,
  filename: string,
  dirname: string,
) => void;
type Factory = (importModule: ImportFunction, runtime: CoopRuntime, calls: typeof CALLS) => unknown;

export interface CompiledModule {
  readonly url: string;
  readonly commonJs: boolean;
  /** Of an ES module: its exports are there before it is evaluated. */
  readonly live: boolean;
  /** Makes the function of a CommonJS module, or the generator function of an ES module. */
  readonly factory: Factory;
  readonly targets: readonly Target[];
  readonly meta: object;
  /** What importers can use, in the order of names. */
  readonly exported: readonly { readonly name: string; readonly resolved: Resolved }[];
}

export class CompiledGraph {
  readonly modules: readonly CompiledModule[];
  /** Module-level state of which no copy can be made by way of names. */
  readonly hasUnboundState: boolean;
  /** Whether functions may change the global object. */
  readonly keepsGlobals: boolean;
  /** Other objects of the host that they change. */
  readonly changedOfHost: readonly HostPath[];
  readonly #indices: ReadonlyMap<string, number>;

  /** @throws {SyntaxError} when a module imports a name that is not there */
  constructor(
    { modules, mutableState }: GraphData,
    natives: ReadonlyMap<string, Namespace>,
    readonly resolver: Resolver,
  ) {
    modulesNamedIn(modules.flatMap(({ code, requests }) => [code, ...requests]));
    const targets = modules.map((module) =>
      module.targets.map((to) => (typeof to === 'number' ? to : natives.get(to)!)),
    );
    const names = new ExportNames(modules, targets);
    this.#indices = new Map(modules.map(({ url }, index) => [url, index]));
    this.hasUnboundState = mutableState.some(({ bound }) => !bound);
    this.keepsGlobals = mutableState.some(({ global }) => global !== undefined);
    this.changedOfHost = mutableState.flatMap(({ host }) => (host === undefined ? [] : [host]));
    for (const [index, module] of modules.entries()) checkNames(module, index, names);
    this.modules = modules.map((module, index) => ({
      url: module.url,
      commonJs: module.commonJs,
      live: module.live,
      factory: compile(module),
      targets: targets[index],
      meta: metaOf(module.url, resolver),
      exported: names.all(index),
    }));
  }

  /** The number of a module; undefined when it is not part of the graph. */
  indexOf(url: string): number | undefined {
    return this.#indices.get(url);
  }
}

/** Stack traces then name the original file, and, as rewriting keeps the lines, the original lines. */
function compile({ code, names, url }: ModuleData): Factory {
  return compileFunction(code, [names.import, names.rt, names.co], { filename: url }) as unknown as Factory;
}

/** Source: Node, import.meta. */
function metaOf(url: string, resolver: Resolver): object {
  const resolve = (specifier: string): string => resolver.imported(specifier, url);
  if (!url.startsWith('file:')) return { url, resolve };
  const filename = fileURLToPath(url);
  return { dirname: dirname(filename), filename, resolve, url };
}

/** A native import of a name that is not there is an error, so it is one here. */
function checkNames({ url, requests, requestedNames }: ModuleData, index: number, all: ExportNames): void {
  for (const [request, wanted] of requestedNames.entries()) {
    const missing = wanted.find((name) => typeof all.resolveRequest(index, request, name) === 'string');
    if (missing !== undefined) throw new SyntaxError(`${url}: '${requests[request]}' does not export '${missing}'`);
  }
}
