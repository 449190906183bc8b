/** Which build of ours runs. */
import { readFileSync, statSync } from 'node:fs';
import { BUNDLE, COMPILED, isBundled } from './own-modules.js';

const OF_BUNDLE = new URL('build-id', BUNDLE);

/**
 * Tells builds apart: of the bundle by what `build/bundle.ts` wrote. Modules that run as they were compiled are of the same
 * build where the bundle was made of them, or else one by when the compiler was done. Null: neither is known, as where the
 * compiled modules are those of a package.
 */
export function buildId(): string | null {
  if (isBundled) return readFileSync(OF_BUNDLE, 'utf8');
  const compiledMs = writtenMs(new URL('../tsconfig.tsbuildinfo', COMPILED));
  if (compiledMs === undefined) return null;
  return (writtenMs(OF_BUNDLE) ?? 0) > compiledMs ? readFileSync(OF_BUNDLE, 'utf8') : `compiled ${compiledMs}`;
}

function writtenMs(file: URL): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}
