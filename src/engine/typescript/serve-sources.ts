/** Modules that a thread loads from memory, and not as they lie on disk. */
import * as nodeModule from 'node:module';
import { pathToFileURL } from 'node:url';
import type { NativeSource } from '../rewriter/native/native-source.js';
import { registerTypeScript } from './register-typescript.js';
import { register } from './register.js';
import * as hooks from './source-hooks.js';
import { isTypeScript } from './is-typescript.js';

interface CommonJs {
  _compile: (this: unknown, content: string, filename: string, ...rest: readonly unknown[]) => unknown;
}

/** From now on, in this thread: once. */
export function serveSources(sources: readonly NativeSource[]): void {
  hooks.initialize(sources);
  serveModules(sources.filter(({ format }) => format === 'module'));
  if (sources.some(({ format }) => format === 'commonjs')) serveCommonJs();
}

function serveModules(sources: readonly NativeSource[]): void {
  if (sources.length === 0) return;
  if (sources.some(({ url }) => isTypeScript(url))) registerTypeScript(); // what is registered last is asked first
  register({ load: hooks.load }, new URL('./source-hooks.js', import.meta.url), sources);
}

/** Not by a hook: what a hook serves cannot `require` an ES module on Node 20 and 22. */
function serveCommonJs(): void {
  const prototype = nodeModule.Module.prototype as unknown as CommonJs;
  const { _compile: compile } = prototype;
  prototype._compile = function (content, filename, ...rest) {
    return compile.call(this, hooks.servedSource(pathToFileURL(filename).href) ?? content, filename, ...rest);
  };
}
