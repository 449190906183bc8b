/** Which build of ours runs. */
import { readFileSync, statSync } from 'node:fs';
import { BUNDLE, COMPILED, isBundled } from './own-modules.js';

/**
 * Tells builds apart: of the bundle by what `build/bundle.ts` wrote, of modules that run as they were compiled by when the
 * compiler was done. Null: neither is known, as where the compiled modules are those of a package.
 */
export function buildId(): string | null {
  if (isBundled) return readFileSync(new URL('build-id', BUNDLE), 'utf8');
  const compiled = statSync(new URL('../tsconfig.tsbuildinfo', COMPILED), { throwIfNoEntry: false });
  return compiled === undefined ? null : `compiled ${compiled.mtimeMs}`;
}
