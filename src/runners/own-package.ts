/**
 * What `smplab` means to a scenario of one's own, wherever it lies, also where nobody has installed it: the part that
 * runs under test. The rest of the package starts threads and waits in ways that no engine controls.
 */
import * as nodeModule from 'node:module';

export const OWN_NAME = 'smplab';
export const OWN_API = new URL('../scenarios/api.js', import.meta.url).href;

type Next = (specifier: string, context: unknown) => { readonly url: string };
type Resolved = { readonly url: string; readonly shortCircuit?: boolean };
interface SyncHooks {
  readonly registerHooks?: (hooks: { resolve(specifier: string, context: unknown, next: Next): Resolved }) => void;
}

/**
 * Always: in the threads of an engine. Or else only where the name leads nowhere: in the thread of a user of the
 * package.
 */
type When = 'always' | 'otherwise-lost';

/** For Node 20, whose hooks run in a thread of their own. */
function asyncHooks(when: When): string {
  return `export async function resolve(specifier, context, next) {
  const own = { url: ${JSON.stringify(OWN_API)}, shortCircuit: true };
  if (specifier !== ${JSON.stringify(OWN_NAME)}) return await next(specifier, context);
  return ${when === 'always' ? 'own' : 'await next(specifier, context).catch(() => own)'};
}`;
}

let meant = false;

/** From now on. Once a thread. */
export function resolveOwnPackage(when: When): void {
  if (meant) return;
  meant = true;
  const { registerHooks } = nodeModule as SyncHooks;
  if (registerHooks === undefined) nodeModule.register(`data:text/javascript,${encodeURIComponent(asyncHooks(when))}`);
  else
    registerHooks({
      resolve: (specifier, context, next) =>
        specifier === OWN_NAME ? resolved(when, context, next) : next(specifier, context),
    });
}

function resolved(when: When, context: unknown, next: Next): Resolved {
  const own = { url: OWN_API, shortCircuit: true };
  if (when === 'always') return own;
  try {
    return next(OWN_NAME, context);
  } catch {
    return own;
  }
}
