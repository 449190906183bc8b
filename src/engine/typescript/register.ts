/** Hooks for modules, from now on. */
import * as nodeModule from 'node:module';

interface Newer {
  readonly registerHooks?: (hooks: { readonly resolve?: unknown; readonly load?: unknown }) => void;
}

/** Newer Nodes run hooks in the thread itself; undefined: Node 20 has them run in a thread of their own. */
export const { registerHooks } = nodeModule as Newer;

/** What has been put off until the first hooks are registered, on Node 20. */
let putOff: (() => void) | undefined;

/** @param module what has them for Node 20, which hands it the data */
export function register(hooks: Parameters<NonNullable<Newer['registerHooks']>>[0], module: URL, data?: unknown): void {
  if (registerHooks !== undefined) return registerHooks(hooks);
  const first = putOff;
  putOff = undefined;
  first?.();
  nodeModule.register(module, { data });
}

/** Has own hooks registered when others are: until then their thread is not started, and the caller does what they would. */
export function registerWithOthers(own: () => void): void {
  putOff = own;
}

/** Whether some are still put off. */
export function arePutOff(): boolean {
  return putOff !== undefined;
}
