/** What runs under the scheduler is its source with blanks for types: the places that tables name are those of the source. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../support/command-line.js';

const sources = ['kernel', 'scenarios', 'sync', 'variants'].flatMap((layer) =>
  readdirSync(join(ROOT, 'src', layer), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(layer, file)),
);

const linesOf = (...path: string[]): string[] => readFileSync(join(ROOT, ...path), 'utf8').split('\n');

/** Each character is that of the source, or a blank, or the end of a statement whose end was a type. */
function isBlanked(line: string, source: string): boolean {
  return [...line].every((one, column) => one === source[column] || one === ' ' || one === ';');
}

it('line by line, and column by column', () => {
  expect(sources).toContain('kernel/llist.ts');
  const moved = sources.flatMap((file) => {
    const source = linesOf('src', file);
    const compiled = linesOf('dist/src', file.replace(/\.ts$/, '.js'));
    const code = compiled.slice(0, source.length - 1);
    const wrong = code.findIndex((line, i) => !isBlanked(line, source[i]));
    return compiled.length === source.length + 1 && wrong < 0 ? [] : [`${file}:${wrong + 1}`];
  });
  expect(moved).toEqual([]);
});
