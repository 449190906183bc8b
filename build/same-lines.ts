/**
 * Gives our modules that tables name the lines of their sources: their types are blanked, as those of a user's TypeScript
 * are, instead of compiled. So `llist.ts:35` is line 35 of `src/kernel/llist.ts`, and of the file that runs.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripTypes } from '../src/engine/typescript/strip.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The layers that run under the scheduler, and whose steps have a place. */
const SHOWN = ['kernel', 'scenarios', 'sync', 'variants'];

for (const layer of SHOWN) {
  const files = readdirSync(join(ROOT, 'src', layer), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const source = join(ROOT, 'src', layer, file);
    const compiled = join(ROOT, 'dist/src', layer, file.replace(/\.ts$/, '.js'));
    const code = stripTypes(readFileSync(source, 'utf8'), source).replaceAll(/[ \t]+$/gm, '');
    write(compiled, `${code}//# sourceMappingURL=${basename(compiled)}.map\n`);
    write(`${compiled}.map`, lineByLine(`${compiled}.map`, code));
  }
}

/** The map that the compiler wrote, with each line leading to the same one. */
function lineByLine(map: string, code: string): string {
  const mappings = `AAAA${';AACA'.repeat(code.split('\n').length - 2)}`;
  return JSON.stringify({ ...(JSON.parse(readFileSync(map, 'utf8')) as object), names: [], mappings });
}

/** Leaves what is current alone: it may be in use. */
function write(file: string, text: string): void {
  if (readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
}
