/**
 * What the entries of threads have in common: they run one function of a module, which is loaded when it is asked for. In
 * the bundle it is CommonJS. Node 20 compiles that in each thread anew, which takes a third of starting one. So there
 * what V8 made of it is kept, with the functions that were called, in the folder that newer Nodes keep it in themselves.
 */
import fs = require('node:fs');
import nodeModule = require('node:module');
import nodePath = require('node:path');
import vm = require('node:vm');
import workerThreads = require('node:worker_threads');

type Run = (start: never) => Promise<unknown>;
type Entry<Name extends string> = { readonly [name in Name]: Run };
type Body = (module: NodeJS.Module, require: (name: string) => unknown, path: string) => void;

const BUNDLE = nodePath.dirname(__dirname);
/** It imports, which code cannot that V8 has kept. */
const IMPORTS = 'import.cjs';
const SUFFIX = '.v8';
/** Of what is not finished: asked for before code under test is loaded. */
const UNFINISHED = `.${process.pid}-${workerThreads.threadId}`;

/** Scripts that were not kept yet. */
const fresh = new Map<string, vm.Script>();
let kept: string | null | undefined;

/** Where they are kept, of this build in this place, which V8 keeps with them; null: nowhere, or by Node. */
function keptFolder(): string | null {
  const { NODE_COMPILE_CACHE: folder = '' } = process.env;
  if (folder === '' || 'enableCompileCache' in nodeModule) return null;
  try {
    const build = fs.readFileSync(nodePath.join(BUNDLE, 'build-id'), 'utf8') + process.version;
    return nodePath.join(folder, build, BUNDLE.replaceAll(':', ''));
  } catch {
    return null;
  }
}

/** As `require` does: what is required by this path later is the same. */
function load(path: string): unknown {
  const known = require.cache[path];
  if (known !== undefined) return known.exports;
  if (kept === undefined) kept = keptFolder();
  if (kept === null || nodePath.basename(path) === IMPORTS) return require(path);
  const own = new (module.constructor as new (id: string) => NodeJS.Module)(path);
  own.filename = path;
  require.cache[path] = own;
  const from = (name: string): unknown =>
    name.startsWith('.') ? load(nodePath.join(nodePath.dirname(path), name)) : own.require(name);
  (compiled(path, kept).runInThisContext() as Body)(own, from, path);
  own.loaded = true;
  return own.exports;
}

function compiled(path: string, folder: string): vm.Script {
  const source = `(function (module, require, __filename) {${fs.readFileSync(path, 'utf8')}\n})`;
  const name = nodePath.basename(path);
  const cachedData = contentOf(nodePath.join(folder, name + SUFFIX));
  const script = new vm.Script(source, { filename: path, ...(cachedData && { cachedData }) });
  if (script.cachedDataRejected !== false) fresh.set(name, script);
  return script;
}

function contentOf(path: string): Buffer | undefined {
  try {
    return fs.readFileSync(path);
  } catch {
    return undefined; // it is the first
  }
}

/** Written at once or not at all: any number of threads and processes may share a folder. */
function keep(): void {
  for (const [name, script] of fresh) {
    const path = nodePath.join(kept!, name + SUFFIX);
    const unfinished = path + UNFINISHED;
    try {
      fs.mkdirSync(kept!, { recursive: true, mode: 0o700 });
      fs.writeFileSync(unfinished, script.createCachedData(), { mode: 0o600, flag: 'wx' });
      fs.renameSync(unfinished, path);
    } catch {
      fs.rmSync(unfinished, { force: true });
    }
  }
  fresh.clear();
}

/** @param open imports the module; of the bundle, has it loaded */
export = <Name extends string, Module extends Entry<Name>>(
    open: (load: (path: string) => unknown) => Promise<Module>,
    name: Name,
  ): Module[Name] =>
  (async (start: never) => {
    const entry = await open((path) => load(nodePath.join(__dirname, path)));
    try {
      return await entry[name](start);
    } finally {
      keep();
    }
  }) as Module[Name];
