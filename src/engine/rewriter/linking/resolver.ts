/** Where the imports of the program under test lead. */
import { createRequire, isBuiltin } from 'node:module';
import { isAbsolute } from 'node:path';
import { pathToFileURL } from 'node:url';
import { locate } from '../../typescript/locate.js';

export type ImportKind = 'import' | 'require';

export interface ResolveOptions {
  /** Whether the module is part of the program under test. */
  instrument(url: string): boolean;
  /** Where a bare name leads; without it, to what Node says. */
  resolve?(specifier: string, from: string, kind: ImportKind): string;
  /** Called for each import that is followed, with where it leads; null: out of the program. */
  resolved?(kind: ImportKind, specifier: string, from: string, url: string | null): void;
}

export class Resolver {
  constructor(private readonly options: ResolveOptions) {}

  /** Where `import()` of a specifier leads. */
  imported(specifier: string, from: string): string {
    return isAbsolute(specifier) ? pathToFileURL(specifier).href : this.resolve(specifier, from);
  }

  /** The instrumented module that a `require` leads to; undefined: what it leads to is native, or is not there. */
  required(specifier: string, from: string): string | undefined {
    if (isBuiltin(specifier)) return undefined;
    const url = this.#resolveRequired(specifier, from);
    return url !== undefined && /\.(?:[cm]?js|m?ts)$/.test(url) && this.options.instrument(url) ? url : undefined;
  }

  /** Where an import leads; undefined: out of the program. */
  leads(kind: ImportKind, specifier: string, from: string): string | undefined {
    return kind === 'import' ? this.resolve(specifier, from) : this.required(specifier, from);
  }

  /** Where an import leads that is followed. */
  follow(kind: ImportKind, specifier: string, from: string): string | undefined {
    const url = this.leads(kind, specifier, from);
    this.options.resolved?.(kind, specifier, from, url ?? null);
    return url;
  }

  /** Where an import statement leads. */
  resolve(specifier: string, from: string): string {
    if (specifier.startsWith('node:')) return specifier;
    if (/^(?:\.{0,2}\/|[a-z][\w+.-]*:)/i.test(specifier)) return locate(new URL(specifier, from).href);
    return this.options.resolve?.(specifier, from, 'import') ?? import.meta.resolve(specifier);
  }

  #resolveRequired(specifier: string, from: string): string | undefined {
    try {
      const bare = /^\.{0,2}\//.test(specifier) ? undefined : this.options.resolve?.(specifier, from, 'require');
      return bare ?? pathToFileURL(createRequire(from).resolve(specifier)).href;
    } catch {
      return undefined; // the call itself throws what Node throws
    }
  }
}
