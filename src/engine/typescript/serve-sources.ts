/** Modules that a thread loads from memory, and not as they lie on disk. */
import * as nodeModule from 'node:module';
import type { NativeSource } from '../rewriter/native/native-source.js';
import { registerTypeScript } from './import.js';
import * as hooks from './source-hooks.js';
import { isTypeScript } from './strip.js';

interface SyncHooks {
  readonly registerHooks?: (hooks: { readonly load: unknown }) => void;
}

/** From now on, in this thread: once. */
export function serveSources(sources: readonly NativeSource[]): void {
  if (sources.some(({ url }) => isTypeScript(url))) registerTypeScript(); // what is registered last is asked first
  hooks.initialize(sources);
  const { registerHooks } = nodeModule as SyncHooks;
  if (registerHooks === undefined) {
    nodeModule.register(new URL('./source-hooks.js', import.meta.url), { data: sources });
    return;
  }
  registerHooks({ load: hooks.load });
}
