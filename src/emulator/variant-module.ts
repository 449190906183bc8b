/** The kernel that a variant's name, or the path of its module, means. */
import { pathToFileURL } from 'node:url';
import { InputError } from '../common/errors.js';
import { shortPath } from '../common/short-path.js';
import { errorLine } from '../common/thrown.js';
import { importModule } from '../engine/typescript/import.js';
import { OWN_API, resolveOwnPackage } from '../engine/typescript/own-package.js';
import type { Policy } from '../kernel/policy.js';
import { variantNamed } from '../variants/index.js';

/** The URL of the module that `named` is the path or URL of, or null: it is a name. */
export function variantModule(named: string): string | null {
  if (named.startsWith('file:')) return named;
  return /[/\\]|\.[cm]?[jt]s$/.test(named) ? pathToFileURL(named).href : null;
}

/**
 * The kernel.
 *
 * @param variant a name, or the path or URL of a module whose default export defineVariant made
 * @throws {RangeError} no variant has that name @throws {InputError} the module cannot be used
 */
export async function loadVariant(variant: string): Promise<Policy> {
  const url = variantModule(variant);
  if (url === null) return variantNamed(variant);
  resolveOwnPackage('otherwise-lost', OWN_API, url);
  const { default: policy } = await imported(url);
  if (typeof (policy as Policy | undefined)?.ipiEntry === 'function') return policy as Policy;
  throw new InputError(`${shortPath(url)}: has no variant: export default defineVariant({ name, from, … })`);
}

async function imported(url: string): Promise<{ readonly default?: unknown }> {
  try {
    return (await importModule(url)) as { readonly default?: unknown };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    throw new InputError(
      missing && String(error).includes(new URL(url).pathname)
        ? `${shortPath(url)}: no such file`
        : `${shortPath(url)} cannot be used as a variant: ${errorLine(error)}`,
    );
  }
}
