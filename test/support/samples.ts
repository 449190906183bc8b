/** The samples that `smplab check` is run on: each file `test/samples/<structure>/<what>.check.ts`. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../samples', import.meta.url));

export interface Sample {
  /** `treiber-stack/right`. */
  readonly name: string;
  readonly path: string;
  /** A twin with a mistake in it, which must be found. */
  readonly broken: boolean;
}

export function samples(): Sample[] {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/'));
  return files
    .filter((file) => file.endsWith('.check.js'))
    .toSorted()
    .map((file) => ({ name: file.replace('.check.js', ''), path: join(FOLDER, file), broken: /\/broken-/.test(file) }));
}
