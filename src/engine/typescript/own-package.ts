/**
 * What `smplab` means to a module under test, wherever it lies, also where the package is not installed. To a scenario
 * it is the part that runs under test: the rest of the package starts threads and waits in ways that no engine controls.
 */
import { createRequire } from 'node:module';
import { loadable, ownModule, pathOfOwn } from '../../common/own-modules.js';
import { arePutOff, register, registerHooks } from './register.js';
import { importInstead } from './source-hooks.js';

export const OWN_NAME = 'smplab';
/** Declarations, the kernel, the primitives. */
export const OWN_API = ownModule('scenarios/api.js');
/** The whole package. */
export const OWN_INDEX = ownModule('index.js');

type Next = (specifier: string, context: unknown) => { readonly url: string };
type Resolved = { readonly url: string; readonly shortCircuit?: boolean };

/** Always, or only where the name leads nowhere. */
export type When = 'always' | 'otherwise-lost';

let resolves = false;

/**
 * From now on, in this thread; a second call changes nothing.
 *
 * @param url what `smplab` means
 * @param from the module that may name it
 */
export function resolveOwnPackage(when: When, url: string, from: string): void {
  // On Node 20 hooks have a thread of their own, which takes long to start.
  const isNeeded = registerHooks !== undefined || (when === 'always' ? isNamed(url, from) : !leadsSomewhere(from));
  if (resolves || !isNeeded) return;
  resolves = true;
  const own = { url: loadable(url), shortCircuit: true };
  const resolve = (specifier: string, context: unknown, next: Next): Resolved => {
    if (specifier !== OWN_NAME) return next(specifier, context);
    if (when === 'always') return own;
    try {
      return next(specifier, context);
    } catch {
      return own;
    }
  };
  register({ resolve }, new URL(`data:text/javascript,${encodeURIComponent(asyncHooks(when, own.url))}`));
}

/** Whether it must be resolved: modules of ours name each other by path, and what is served can be given the URL. */
function isNamed(url: string, from: string): boolean {
  return pathOfOwn(from) === null && !(arePutOff() && importInstead(OWN_NAME, loadable(url), from));
}

function leadsSomewhere(from: string): boolean {
  try {
    createRequire(from).resolve(OWN_NAME);
    return true;
  } catch {
    return false;
  }
}

/** For Node 20, whose hooks run in a thread of their own. */
function asyncHooks(when: When, url: string): string {
  return `export async function resolve(specifier, context, next) {
  const own = { url: ${JSON.stringify(url)}, shortCircuit: true };
  if (specifier !== ${JSON.stringify(OWN_NAME)}) return await next(specifier, context);
  return ${when === 'always' ? 'own' : 'await next(specifier, context).catch(() => own)'};
}`;
}
