/** Where a bare name in a module leads, as Node's import does it from there: the package's `exports` for `import`. */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { exports as exported, imports as imported, type Package } from 'resolve.exports';

type Manifest = Package & { readonly main?: string };

/** @throws {Error} when there is no such package, or it does not export that */
export function resolveBare(specifier: string, from: string, kind: 'import' | 'require' = 'import'): string {
  if (kind === 'require') return pathToFileURL(createRequire(from).resolve(specifier)).href;
  if (isBuiltin(specifier)) return specifier.startsWith('node:') ? specifier : `node:${specifier}`;
  const enclosing = enclosingPackage(dirname(fileURLToPath(from)));
  if (specifier.startsWith('#')) {
    if (enclosing === null) throw new Error(`${specifier}: there is no package.json`);
    const [target] =
      imported(enclosing.manifest, specifier, { unsafe: true, conditions: ['node', 'import', 'default'] }) ?? [];
    return target === undefined ? missing(specifier, from) : targetOf(enclosing.folder, target, from);
  }
  const [, name, rest] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(specifier) ?? missing(specifier, from);
  if (enclosing?.manifest.name === name && enclosing.manifest.exports !== undefined)
    return entryOf(enclosing.folder, enclosing.manifest, rest, specifier, from);
  for (const folder of createRequire(from).resolve.paths(name) ?? []) {
    const manifest = manifestIn(join(folder, name));
    if (manifest !== null) return entryOf(join(folder, name), manifest, rest, specifier, from);
  }
  return missing(specifier, from);
}

function entryOf(
  folder: string,
  manifest: Manifest,
  rest: string | undefined,
  specifier: string,
  from: string,
): string {
  if (manifest.exports !== undefined) {
    const [target] =
      exported(manifest, `.${rest ?? ''}`, { unsafe: true, conditions: ['node', 'import', 'default'] }) ?? [];
    return target === undefined ? missing(specifier, from) : urlOf(join(folder, target));
  }
  if (rest !== undefined) return urlOf(join(folder, rest));
  const main = [
    manifest.main,
    manifest.main && `${manifest.main}.js`,
    manifest.main && `${manifest.main}/index.js`,
    'index.js',
  ].find((path) => path !== undefined && path !== '' && isFile(join(folder, path)));
  return main === undefined ? missing(specifier, from) : urlOf(join(folder, main));
}

function targetOf(folder: string, target: string, from: string): string {
  return target.startsWith('.') ? urlOf(join(folder, target)) : resolveBare(target, from);
}

/** Links are followed, as Node does: a linked package is where it stands. */
function urlOf(path: string): string {
  return pathToFileURL(existsSync(path) ? realpathSync(path) : path).href;
}

function enclosingPackage(folder: string): { folder: string; manifest: Manifest } | null {
  for (let here = folder; ; here = dirname(here)) {
    const manifest = manifestIn(here);
    if (manifest !== null) return { folder: here, manifest };
    if (dirname(here) === here) return null;
  }
}

function manifestIn(folder: string): Manifest | null {
  const path = join(folder, 'package.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Manifest) : null;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function missing(specifier: string, from: string): never {
  throw new Error(`cannot find "${specifier}", which ${fileURLToPath(from)} imports`);
}
