/**
 * Gives our modules that tables name the lines of their sources: their types are blanked, as those of a user's TypeScript
 * are, instead of compiled. So `llist.ts:35` is line 35 of `src/kernel/llist.ts`, and of the file that runs. Comments are
 * blanked too, for the package is smaller without: all but those that declare a race.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type Comment } from 'acorn';
import { stripTypes } from '../src/engine/typescript/strip.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The layers that run under the scheduler, and whose steps have a place. */
const SHOWN = ['kernel', 'scenarios', 'sync', 'variants'];
const DECLARES_A_RACE = 'smplab-race:';

for (const layer of SHOWN) {
  const files = readdirSync(join(ROOT, 'src', layer), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const source = join(ROOT, 'src', layer, file);
    const compiled = join(ROOT, 'dist/src', layer, file.replace(/\.ts$/, '.js'));
    const typeless = stripTypes(readFileSync(source, 'utf8'), source);
    const code = withoutComments(typeless).replaceAll(/[ \t]+$/gm, '');
    write(compiled, `${code}//# sourceMappingURL=${basename(compiled)}.map\n`);
    write(`${compiled}.map`, lineByLine(`${compiled}.map`, code));
  }
}

/** With the lines that they took. */
function withoutComments(code: string): string {
  const comments: Comment[] = [];
  parse(code, { ecmaVersion: 'latest', sourceType: 'module', onComment: comments });
  return comments
    .filter(({ value }) => !value.includes(DECLARES_A_RACE))
    .reduceRight((text, { start, end }) => {
      const lines = text.slice(start, end).replaceAll(/[^\n]/g, '');
      return text.slice(0, start) + lines + text.slice(end);
    }, code);
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
