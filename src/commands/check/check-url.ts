/** Where the module of a check is. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { InputError } from '../../common/errors.js';
import { shortPath } from '../../common/short-path.js';
import type { Place } from '../../lab/check-definition.js';

/** A module's path or URL, or a definition that knows its own. */
export type CheckSource = string | URL | { readonly definedAt: Place };

/** @throws {InputError} when there is no such file */
export function checkUrl(source: CheckSource): string {
  if (typeof source === 'object' && 'definedAt' in source) {
    if (source.definedAt.url === '')
      throw new InputError('where the definition stands is not known: give the URL of its module');
    return source.definedAt.url;
  }
  const url =
    source instanceof URL || source.startsWith('file:') ? new URL(source).href : pathToFileURL(resolve(source)).href;
  const found = statSync(fileURLToPath(url), { throwIfNoEntry: false });
  if (!found?.isFile())
    throw new InputError(`${shortPath(url)}: ${found === undefined ? 'there is no such file' : 'is no file'}`);
  return url;
}
