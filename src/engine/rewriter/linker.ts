/**
 * Loads a graph of modules, rewrites those that are to be instrumented, and makes instances of them.
 *
 * Each instrumented module is compiled once, into a function; an instance of the graph is these functions called in
 * order, so it costs no more than running their top levels. Modules that are not instrumented are imported natively,
 * and shared. There are no live bindings, hence no cycles.
 */
import { compileFunction } from 'node:vm';
import { locate } from '../typescript/locate.js';
import { CALLS } from './calls.js';
import type { Module } from './facts.js';
import { formatProblem, problem, type MutableState, type Problem } from './problems.js';
import { readModule, rewriteGraph, type CoroutineName, type RewriteOptions, type RewrittenModule } from './rewrite.js';
import type { CoopRuntime } from './runtime.js';
import type { Site } from './sites.js';

export type Namespace = Readonly<Record<string, unknown>>;

export interface LinkOptions extends Pick<RewriteOptions, 'yieldingMembers'> {
  /** The source of an instrumented module. */
  readSource(url: string): string | Promise<string>;
  /** Whether the module is part of the program under test. */
  instrument(url: string): boolean;
  /** Where a bare name leads; without it, to what `import.meta.resolve` says here. */
  resolve?(specifier: string, from: string): string;
  /** How other modules are loaded; without it, by `import()`. */
  importNative?(url: string): Promise<Namespace>;
}

export interface LinkedProgram {
  /** By number, as rewritten code names them. */
  readonly sites: readonly Site[];
  readonly problems: readonly Problem[];
  readonly mutableState: readonly MutableState[];
  readonly modules: readonly {
    readonly url: string;
    readonly code: string;
    readonly coroutines: readonly CoroutineName[];
  }[];
  /** A new instance of every instrumented module; returns the entry's. Throws when a problem is `refused`. */
  instantiate(runtime: CoopRuntime): Namespace;
}

/** Throws CannotParse on source that is no module, and whatever `readSource` and native imports throw. */
export async function link(entry: string, options: LinkOptions): Promise<LinkedProgram> {
  const graph = new GraphLoader(options);
  await graph.load(entry);
  const rewritten = rewriteGraph(graph.ordered, options);
  const problems = [...graph.problems, ...rewritten.flatMap((module) => module.problems)];
  const refused = problems.find(({ kind }) => kind === 'refused');
  const instances = refused === undefined ? new Instances(rewritten, graph) : undefined;
  return {
    sites: rewritten.flatMap(({ sites }) => sites),
    problems,
    mutableState: rewritten.flatMap(({ mutableState }) => mutableState),
    modules: rewritten,
    instantiate(runtime) {
      if (instances === undefined) throw new Refused(formatProblem(refused!));
      return instances.make(runtime);
    },
  };
}

/** A program that cannot be run as coroutines; real threads may run it. */
export class Refused extends Error {
  override readonly name = 'Refused';
}

/** Reads modules depth first, as they are evaluated: what a module imports comes before it. */
class GraphLoader {
  readonly ordered: Module[] = [];
  readonly problems: Problem[] = [];
  readonly natives = new Map<string, Namespace>();
  readonly #options: LinkOptions;
  readonly #loaded = new Map<string, Module>();
  readonly #open = new Set<string>();
  readonly #urls = new Map<Module, string[]>();

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  /** What the requests of a module mean. */
  urlsOf(index: number): readonly string[] {
    return this.#urls.get(this.ordered[index])!;
  }

  async load(url: string): Promise<Module> {
    const known = this.#loaded.get(url);
    if (known !== undefined) return known;
    const module = readModule(await this.#options.readSource(url), url);
    this.#loaded.set(url, module);
    this.#open.add(url);
    const urls = module.links.requests.map((specifier) => this.#resolve(specifier, url));
    this.#urls.set(module, urls);
    for (const [request, target] of urls.entries()) {
      if (!this.#options.instrument(target)) await this.#importNative(target);
      else if (this.#open.has(target)) this.#refuseCycle(module, request, target);
      else module.targets[request] = await this.load(target);
    }
    this.#open.delete(url);
    this.ordered.push(module);
    return module;
  }

  #resolve(specifier: string, from: string): string {
    if (specifier.startsWith('node:')) return specifier;
    if (/^(?:\.{0,2}\/|[a-z][\w+.-]*:)/i.test(specifier)) return locate(new URL(specifier, from).href);
    return this.#options.resolve?.(specifier, from) ?? import.meta.resolve(specifier);
  }

  async #importNative(url: string): Promise<void> {
    if (this.natives.has(url)) return;
    this.natives.set(url, await (this.#options.importNative?.(url) ?? (import(url) as Promise<Namespace>)));
  }

  #refuseCycle(module: Module, request: number, target: string): void {
    const cycle = [...this.#open].slice([...this.#open].indexOf(target));
    const reason = `modules import each other: ${[...cycle, target].join(' → ')}`;
    this.problems.push(problem(module.ast, module.links.requestNodes[request], 'refused', reason));
  }
}

type Factory = (importModule: unknown, runtime: CoopRuntime, calls: typeof CALLS) => Namespace;

/** Where an imported namespace is found: among the instances made so far, or natively. */
type Source = number | Namespace;

/** The compiled graph. */
class Instances {
  readonly #factories: readonly Factory[];
  readonly #modules: readonly RewrittenModule[];
  readonly #sources: readonly (readonly Source[])[];
  readonly #metas: readonly object[];
  #checked = false;

  constructor(modules: readonly RewrittenModule[], graph: GraphLoader) {
    const indices = new Map(modules.map(({ url }, index) => [url, index]));
    this.#modules = modules;
    this.#factories = modules.map(compile);
    this.#sources = modules.map((_, index) =>
      graph.urlsOf(index).map((url) => indices.get(url) ?? graph.natives.get(url)!),
    );
    this.#metas = modules.map(({ url }) => metaOf(url));
  }

  /** Returns the namespace of the entry, which is evaluated last. */
  make(runtime: CoopRuntime): Namespace {
    const made: Namespace[] = [];
    for (const [index, factory] of this.#factories.entries()) {
      const imported = this.#sources[index].map((source) => (typeof source === 'number' ? made[source] : source));
      const module = this.#modules[index];
      if (!this.#checked) checkNames(module, imported);
      const importModule = (request: number): Namespace => imported[request];
      importModule.meta = this.#metas[index];
      const own = factory(importModule, runtime, CALLS);
      made.push(
        module.stars.length === 0
          ? own
          : withStars(
              own,
              module.stars.map((request) => imported[request]),
            ),
      );
    }
    this.#checked = true;
    return made.at(-1)!;
  }
}

/** Stack traces then name the original file, and, as rewriting keeps the lines, the original lines. */
function compile({ code, names, url }: RewrittenModule): Factory {
  return compileFunction(code, [names.import, names.rt, names.co], { filename: url }) as unknown as Factory;
}

function metaOf(url: string): object {
  return { url, resolve: (specifier: string) => new URL(specifier, url).href };
}

/** A native import of a name that is not there is an error, so it is one here. */
function checkNames(module: RewrittenModule, imported: readonly Namespace[]): void {
  for (const [request, wanted] of module.requestedNames.entries()) {
    const missing = wanted.find((name) => !Object.hasOwn(imported[request], name));
    if (missing !== undefined)
      throw new SyntaxError(`${module.url}: '${module.requests[request]}' does not export '${missing}'`);
  }
}

/** `export *`: no default, the module's own names first, and a name that two others export differently is left out. */
function withStars(own: Namespace, others: readonly Namespace[]): Namespace {
  const merged: Record<string, unknown> = {};
  const ambiguous = new Set(['default']);
  for (const other of others) {
    for (const [name, value] of Object.entries(other)) {
      if (Object.hasOwn(merged, name) && merged[name] !== value) ambiguous.add(name);
      merged[name] = value;
    }
  }
  for (const name of ambiguous) delete merged[name];
  return Object.assign(merged, own);
}
