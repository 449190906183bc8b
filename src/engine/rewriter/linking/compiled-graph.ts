/** A graph of modules compiled once, from which instances are made. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import type { CALLS } from '../calls.js';
import { ExportNames, type Resolved } from './export-names.js';
import type { Module } from '../facts.js';
import type { GraphLoader, Target } from './graph-loader.js';
import { hasLiveExports } from './graph.js';
import { isCommonJs } from './requires.js';
import type { RewrittenModule } from '../rewrite.js';
import type { CoopRuntime } from '../runtime.js';

/** Reads and writes a module's changing state: the values of its names, in order. */
export type Save = () => unknown[];
export type Restore = (values: readonly unknown[]) => void;

/** What rewritten code knows as `$import`. */
export interface ImportFunction {
  (request: number): unknown;
  meta: object;
  /** `import(specifier)` */
  dynamic(specifier: unknown): unknown;
  state(save: Save, restore: Restore): void;
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
  readonly #indices: ReadonlyMap<string, number>;
  readonly #loader: GraphLoader;

  /** @throws {SyntaxError} when a module imports a name that is not there */
  constructor(modules: readonly Module[], rewritten: readonly RewrittenModule[], loader: GraphLoader) {
    const targets = loader.targets();
    const names = new ExportNames(modules, targets);
    this.#loader = loader;
    this.#indices = new Map(modules.map(({ ast }, index) => [ast.url, index]));
    this.hasUnboundState = rewritten.some(({ mutableState }) => mutableState.some(({ bound }) => !bound));
    for (const [index, module] of modules.entries()) checkNames(module, rewritten[index], index, names);
    this.modules = modules.map((module, index) => ({
      url: module.ast.url,
      commonJs: isCommonJs(module),
      live: hasLiveExports(module),
      factory: compile(rewritten[index]),
      targets: targets[index],
      meta: metaOf(module.ast.url, loader),
      exported: names.all(index),
    }));
  }

  /** The number of a module; undefined when it is not part of the graph. */
  indexOf(url: string): number | undefined {
    return this.#indices.get(url);
  }

  /** The URL that an import leads to. */
  imported(specifier: string, from: string): string {
    return this.#loader.imported(specifier, from);
  }

  /** The module under test that a `require` leads to, whether it is part of the graph or not. */
  required(specifier: string, from: string): string | undefined {
    return this.#loader.required(specifier, from);
  }
}

/** Stack traces then name the original file, and, as rewriting keeps the lines, the original lines. */
function compile({ code, names, url }: RewrittenModule): Factory {
  return compileFunction(code, [names.import, names.rt, names.co], { filename: url }) as unknown as Factory;
}

/** Source: Node, import.meta. */
function metaOf(url: string, loader: GraphLoader): object {
  const resolve = (specifier: string): string => loader.imported(specifier, url);
  if (!url.startsWith('file:')) return { url, resolve };
  const filename = fileURLToPath(url);
  return { dirname: dirname(filename), filename, resolve, url };
}

/** A native import of a name that is not there is an error, so it is one here. */
function checkNames(
  { ast, links }: Module,
  { requestedNames }: RewrittenModule,
  index: number,
  all: ExportNames,
): void {
  for (const [request, wanted] of requestedNames.entries()) {
    const missing = wanted.find((name) => typeof all.resolveRequest(index, request, name) === 'string');
    if (missing !== undefined)
      throw new SyntaxError(`${ast.url}: '${links.requests[request]}' does not export '${missing}'`);
  }
}
