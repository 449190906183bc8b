/** Which binding of which module each exported name means: ECMAScript's ResolveExport, over a graph. */
import type { Namespace, Target } from './graph-loader.js';
import type { ModuleData, PassedOn } from './module-data.js';

export type Resolved =
  /** What a module exports of its own. */
  | { readonly of: number; readonly name: string }
  /** `export * as name`. */
  | { readonly namespaceOf: Target }
  | { readonly native: Namespace; readonly name: string };

/** Since Node 23 the whole of what a CommonJS module exports has this name, too. */
const WHOLE = 'module.exports';
const HAS_WHOLE = Number.parseInt(process.versions.node, 10) >= 23;

export class ExportNames {
  readonly #exports: readonly ReadonlyMap<string, PassedOn>[];
  readonly #commonJs = new Map<number, ReadonlySet<string>>();

  constructor(
    private readonly modules: readonly ModuleData[],
    private readonly targets: readonly (readonly Target[])[],
  ) {
    this.#exports = modules.map(({ exports }) => new Map(exports));
  }

  /** Every name that importers can use, in the order of a namespace object. */
  all(index: number): { readonly name: string; readonly resolved: Resolved }[] {
    return [...this.#names(index, new Set())].toSorted().flatMap((name) => {
      const resolved = this.resolve(index, name);
      return typeof resolved === 'string' ? [] : [{ name, resolved }];
    });
  }

  /** What a name of a request of a module means. */
  resolveRequest(index: number, request: number, name: string): Resolved | 'missing' | 'ambiguous' {
    return this.#resolveTarget(this.targets[index][request], name, new Set());
  }

  resolve(index: number, name: string, seen = new Set<string>()): Resolved | 'missing' | 'ambiguous' {
    if (this.modules[index].commonJs) return this.commonJs(index).has(name) ? { of: index, name } : 'missing';
    const place = `${index} ${name}`;
    if (seen.has(place)) return 'missing';
    seen.add(place);
    const passedOn = this.#exports[index].get(name);
    if (passedOn === undefined) return name === 'default' ? 'missing' : this.#star(index, name, seen);
    if (passedOn === null) return { of: index, name };
    const target = this.targets[index][passedOn.request];
    return passedOn.name === '*' ? { namespaceOf: target } : this.#resolveTarget(target, passedOn.name, seen);
  }

  /** The names of a CommonJS module, those that it passes on included. */
  commonJs(index: number): ReadonlySet<string> {
    const known = this.#commonJs.get(index);
    if (known !== undefined) return known;
    const names = new Set(['default', ...(HAS_WHOLE ? [WHOLE] : [])]);
    this.#commonJs.set(index, names); // modules that pass on each other's names end here
    for (const name of this.#exports[index].keys()) names.add(name);
    for (const target of this.modules[index].stars) for (const name of this.commonJs(target)) names.add(name);
    return names;
  }

  #resolveTarget(target: Target, name: string, seen: Set<string>): Resolved | 'missing' | 'ambiguous' {
    if (typeof target === 'number') return this.resolve(target, name, seen);
    return Object.hasOwn(target, name) ? { native: target, name } : 'missing';
  }

  #star(index: number, name: string, seen: Set<string>): Resolved | 'missing' | 'ambiguous' {
    let first: Resolved | undefined;
    for (const request of this.modules[index].stars) {
      const resolved = this.#resolveTarget(this.targets[index][request], name, seen);
      if (resolved === 'ambiguous') return resolved;
      if (resolved === 'missing') continue;
      if (first !== undefined && !isSame(first, resolved)) return 'ambiguous';
      first = resolved;
    }
    return first ?? 'missing';
  }

  #names(index: number, seen: Set<number>): Set<string> {
    const { commonJs, stars } = this.modules[index];
    if (commonJs) return new Set(this.commonJs(index));
    const names = new Set(this.#exports[index].keys());
    seen.add(index);
    for (const request of stars) {
      const target = this.targets[index][request];
      if (typeof target === 'number' && seen.has(target)) continue;
      const others = typeof target === 'number' ? this.#names(target, seen) : Object.keys(target);
      for (const name of others) if (name !== 'default') names.add(name);
    }
    return names;
  }
}

function isSame(a: Resolved, b: Resolved): boolean {
  if ('of' in a && 'of' in b) return a.of === b.of && a.name === b.name;
  if ('namespaceOf' in a && 'namespaceOf' in b) return a.namespaceOf === b.namespaceOf;
  return 'native' in a && 'native' in b && Object.is(a.native[a.name], b.native[b.name]);
}
