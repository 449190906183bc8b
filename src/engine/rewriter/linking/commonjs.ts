/** What Node hands to a CommonJS module, for the modules of one instance of a program. */
import { readFileSync } from 'node:fs';
import Module, { createRequire, isBuiltin } from 'node:module';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refuseWhereWatched } from '../../asynchrony.js';
import { isThreadsModule } from '../../thread-identity.js';
import type { CommonJsBody } from './compiled-graph.js';

export interface CommonJsHost {
  /** The module under test that a specifier means; undefined: it means a native one, or none. */
  required(specifier: string, from: string): string | undefined;
  /** What `require` of a module under test returns. */
  load(url: string, parent: Module | undefined): unknown;
  /** What `require` of node:worker_threads returns. */
  threads(): object;
  /** What `require` of another module of Node returns, of which this is Node's own. */
  native(required: unknown): unknown;
}

type Cache = Record<string, Module | undefined>;

export class CommonJsModules {
  readonly #cache = Object.create(null) as Cache;
  readonly #json = new Map<string, unknown>();

  constructor(private readonly host: CommonJsHost) {}

  /** Evaluates a module unless that was done, or is under way: then it is as far as it is. Returns its exports. */
  load(url: string, body: () => CommonJsBody, parent: Module | undefined): unknown {
    const filename = fileURLToPath(url);
    const known = this.#cache[filename];
    if (known !== undefined) return known.exports;
    const module = new Module(filename, parent);
    const require = this.requireOf(url, module);
    Object.assign(module, { filename, require, loaded: false, paths: require.resolve.paths('x') ?? [] });
    this.#cache[filename] = module;
    try {
      body().call(module.exports, module.exports, require, module, filename, dirname(filename));
      module.loaded = true;
    } finally {
      if (!module.loaded) delete this.#cache[filename];
    }
    return module.exports;
  }

  isUnderWay(url: string): boolean {
    return this.#cache[fileURLToPath(url)]?.loaded === false;
  }

  /** The `require` of a module, also of an ES module that makes one. */
  requireOf(url: string, module?: Module): NodeJS.Require {
    const native = createRequire(url);
    const require = (specifier: string): unknown => {
      const target = typeof specifier === 'string' ? this.host.required(specifier, url) : undefined;
      return target === undefined ? this.#native(native, specifier) : this.host.load(target, module);
    };
    return Object.assign(require, native, { cache: this.#cache }) as NodeJS.Require;
  }

  /** What threads do not share must not be shared by instances: the contents of a JSON file can be changed. */
  #native(native: NodeJS.Require, specifier: string): unknown {
    if (typeof specifier !== 'string' || specifier === '') return native(specifier);
    if (isThreadsModule(specifier)) return this.host.threads();
    if (isBuiltin(specifier)) return this.host.native(native(specifier));
    const path = native.resolve(specifier);
    if (path.endsWith('.node')) refuseWhereWatched(`loads a native add-on, ${basename(path)}`, 'hand in a double');
    if (!path.endsWith('.json')) return native(specifier);
    if (!this.#json.has(path)) this.#json.set(path, readJson(path));
    return this.#json.get(path);
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) error.message = `${path}: ${error.message}`;
    throw error;
  }
}
