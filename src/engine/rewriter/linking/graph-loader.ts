/**
 * Reads a graph of modules: those that are instrumented as syntax trees, all others natively. What a module imports
 * comes before it, as it is evaluated; what it may require is read with it.
 */
import { createRequire, isBuiltin } from 'node:module';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { locate } from '../../typescript/locate.js';
import { CannotParse } from '../../typescript/cannot-parse.js';
import { parseModule, type Ast, type Format } from '../ast.js';
import { collectFacts, type Module } from '../facts.js';
import { declaredFormat } from './format.js';
import { isCommonJs, requireCalls } from './requires.js';

export type Namespace = Readonly<Record<string, unknown>>;
export type ImportKind = 'import' | 'require';

export interface GraphOptions {
  /** The source of an instrumented module. */
  readSource(url: string): string | Promise<string>;
  /** Whether the module is part of the program under test. */
  instrument(url: string): boolean;
  /** Where a bare name leads; without it, to what Node says. */
  resolve?(specifier: string, from: string, kind: ImportKind): string;
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
  readonly #natives = new Map<string, Namespace>();
  readonly #options: GraphOptions;
  readonly #loaded = new Map<string, Module>();
  readonly #urls = new Map<Module, readonly string[]>();

  constructor(options: GraphOptions) {
    this.#options = options;
  }

  async load(url: string): Promise<Module> {
    const known = this.#loaded.get(url);
    if (known !== undefined) return known;
    const { trees } = this.#options;
    const tree = parse(await this.#options.readSource(url), url, trees?.get(url));
    trees?.set(url, tree);
    const module = collectFacts(tree);
    this.#loaded.set(url, module);
    const urls = module.links.requests.map((specifier, request) => {
      const target = this.#resolve(specifier, url);
      return this.#options.narrow?.(target, module.links.requestedNames[request]) ?? target;
    });
    this.#urls.set(module, urls);
    for (const [request, target] of urls.entries()) {
      if (this.#options.instrument(target)) module.targets[request] = await this.load(target);
      else await this.#importNative(target);
    }
    this.ordered.push(module);
    for (const { specifier } of requireCalls(module)) {
      const target = this.required(specifier, url);
      if (target !== undefined) module.required.set(specifier, await this.load(target));
    }
    return module;
  }

  /** What the requests of each module mean. */
  targets(): Target[][] {
    const numbers = new Map(this.ordered.map((module, index) => [module.ast.url, index]));
    return this.ordered.map((module) =>
      this.#urls.get(module)!.map((url) => numbers.get(url) ?? this.#natives.get(url)!),
    );
  }

  /** The instrumented module that a `require` leads to; undefined: what it leads to is native, or is not there. */
  required(specifier: string, from: string): string | undefined {
    if (isBuiltin(specifier)) return undefined;
    const url = this.#resolveRequired(specifier, from);
    return url !== undefined && /\.(?:[cm]?js|m?ts)$/.test(url) && this.#options.instrument(url) ? url : undefined;
  }

  /** Where an import leads. */
  imported(specifier: string, from: string): string {
    return isAbsolute(specifier) ? pathToFileURL(specifier).href : this.#resolve(specifier, from);
  }

  #resolve(specifier: string, from: string): string {
    if (specifier.startsWith('node:')) return specifier;
    if (/^(?:\.{0,2}\/|[a-z][\w+.-]*:)/i.test(specifier)) return locate(new URL(specifier, from).href);
    return this.#options.resolve?.(specifier, from, 'import') ?? import.meta.resolve(specifier);
  }

  #resolveRequired(specifier: string, from: string): string | undefined {
    try {
      const bare = /^\.{0,2}\//.test(specifier) ? undefined : this.#options.resolve?.(specifier, from, 'require');
      return bare ?? pathToFileURL(createRequire(from).resolve(specifier)).href;
    } catch {
      return undefined; // the call itself throws what Node throws
    }
  }

  async #importNative(url: string): Promise<void> {
    if (this.#natives.has(url)) return;
    this.#natives.set(url, await (this.#options.importNative?.(url) ?? (import(url) as Promise<Namespace>)));
  }
}

/** @param known the tree of an earlier source @throws {CannotParse} */
function parse(source: string, url: string, known: Ast | undefined): Ast {
  if (known?.source === source) return known;
  const format: Format | undefined = declaredFormat(url);
  if (format !== undefined) return parseModule(source, url, format);
  try {
    return parseModule(source, url, 'commonjs');
  } catch (error) {
    if (!(error instanceof CannotParse)) throw error;
    return parseModule(source, url, 'module');
  }
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
