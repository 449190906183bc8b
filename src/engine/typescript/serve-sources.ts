/** Modules that a thread loads from memory, and not as they lie on disk. */
import { promises } from 'node:fs';
import * as nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import type { NativeSource } from '../rewriter/native/native-source.js';
import { registerTypeScript } from './register-typescript.js';
import { register, registerHooks, registerWithOthers } from './register.js';
import * as hooks from './source-hooks.js';
import { isTypeScript } from './is-typescript.js';

interface CommonJs {
  _compile: (this: unknown, content: string, filename: string, ...rest: readonly unknown[]) => unknown;
}

/** From now on, in this thread: once. */
export function serveSources(sources: readonly NativeSource[]): void {
  hooks.initialize(sources);
  const modules = sources.filter(({ format }) => format === 'module');
  const hasCommonJs = modules.length < sources.length;
  if (hasCommonJs) serveCommonJs();
  if (modules.length > 0) serveModules(modules, hasCommonJs);
}

function serveModules(modules: readonly NativeSource[], hasCommonJs: boolean): void {
  const hasTypeScript = modules.some(({ url }) => isTypeScript(url));
  if (registerHooks === undefined && !hasCommonJs && !hasTypeScript) {
    serveReads();
    registerWithOthers(registerOwn);
    return;
  }
  if (hasTypeScript) registerTypeScript();
  registerOwn(); // what is registered last is asked first
}

function registerOwn(): void {
  register({ load: hooks.load }, new URL('./source-hooks.js', import.meta.url), hooks.servedSources());
}

/**
 * On Node 20 hooks have a thread of their own, which takes as long to start as this one. Without them the loader reads what
 * is imported with `fs.promises.readFile(url)`, looked up each time; what `require` loads it reads otherwise.
 */
function serveReads(): void {
  const { readFile } = promises;
  const read = async (...args: readonly unknown[]): Promise<unknown> => {
    const source = args.length === 1 && args[0] instanceof URL ? hooks.servedSource(args[0].href) : undefined;
    return source === undefined ? await Reflect.apply(readFile, promises, args) : Buffer.from(source);
  };
  promises.readFile = read as typeof readFile;
}

/** Not by a hook: what a hook serves cannot `require` an ES module on Node 20 and 22. */
function serveCommonJs(): void {
  const prototype = nodeModule.Module.prototype as unknown as CommonJs;
  const { _compile: compile } = prototype;
  prototype._compile = function (content, filename, ...rest) {
    return compile.call(this, hooks.servedSource(pathToFileURL(filename).href) ?? content, filename, ...rest);
  };
}
