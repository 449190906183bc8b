/**
 * Reads a graph of modules: those that are instrumented as syntax trees, all others natively. What a module imports
 * comes before it, as it is evaluated; what it may require, or calls `import()` for, is read with it.
 */
import type { Ast } from '../ast.js';
import { collectFacts, type Module } from '../facts.js';
import { parseAsNode } from './format.js';
import { importedAtTopLevel } from './import-calls.js';
import { isCommonJs, requireCalls } from './requires.js';
import type { ResolveOptions, Resolver } from './resolver.js';

export type Namespace = Readonly<Record<string, unknown>>;

export interface GraphOptions extends ResolveOptions {
  /** The source of an instrumented module. */
  readSource(url: string): string | Promise<string>;
  /**
   * A smaller module that does for another one, where only these names are taken from it.
   *
   * @param names null: any of them
   */
  narrow?(url: string, names: ReadonlySet<string> | null): string;
  /** Syntax trees that were read before, by URL, and those that are read now: a tree does not change. */
  readonly trees?: Map<string, Ast>;
  /** How other modules are loaded; without it, by `import()`. */
  importNative?(url: string): Promise<Namespace>;
}

/** What a request of a module means: an instrumented module by its number in `ordered`, or a native one. */
export type Target = number | Namespace;

export class GraphLoader {
  readonly ordered: Module[] = [];
  readonly #loaded = new Map<string, Module>();
  readonly #urls = new Map<Module, readonly string[]>();

  constructor(
    private readonly options: GraphOptions,
    private readonly resolver: Resolver,
  ) {}

  async load(url: string): Promise<Module> {
    const known = this.#loaded.get(url);
    if (known !== undefined) return known;
    const { trees } = this.options;
    const tree = parse(await this.options.readSource(url), url, trees?.get(url));
    trees?.set(url, tree);
    const module = collectFacts(tree);
    this.#loaded.set(url, module);
    const urls = module.links.requests.map((specifier, request) => {
      const target = this.resolver.follow('import', specifier, url)!;
      return this.options.narrow?.(target, module.links.requestedNames[request]) ?? target;
    });
    this.#urls.set(module, urls);
    for (const [request, target] of urls.entries())
      if (this.options.instrument(target)) module.targets[request] = await this.load(target);
    this.ordered.push(module);
    for (const { specifier } of requireCalls(module)) {
      const target = this.resolver.follow('require', specifier, url);
      if (target !== undefined) module.required.set(specifier, await this.load(target));
    }
    for (const [specifier, target] of importedAtTopLevel(module, this.resolver))
      if (this.options.instrument(target)) module.required.set(specifier, await this.load(target));
    return module;
  }

  /** Where the requests of a module lead. */
  targetsOf(module: Module): readonly string[] {
    return this.#urls.get(module)!;
  }
}

/** @param known the tree of an earlier source @throws {CannotParse} */
function parse(source: string, url: string, known: Ast | undefined): Ast {
  return known?.source === source ? known : parseAsNode(source, url);
}

/** Marks the ES modules that import themselves, through others or not. */
export function markCycles(modules: readonly Module[]): void {
  for (const module of modules) if (!isCommonJs(module)) module.cyclic = reaches(module, module, new Set());
}

function reaches(from: Module, wanted: Module, seen: Set<Module>): boolean {
  return from.targets.some((target) => {
    if (target === wanted) return true;
    if (target === undefined || seen.has(target)) return false;
    seen.add(target);
    return reaches(target, wanted, seen);
  });
}
