/** Where the kernel departs from Linux is said at the place, and in one table of ARCHITECTURE.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './source.js';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

it('the files that depart are those of the table', () => {
  const [, table] = /^## Where the kernel departs from Linux\n([^]*?)^## /m.exec(read('ARCHITECTURE.md'))!;
  const named = [...table.matchAll(/`(src\/kernel\/[\w/-]+\.ts)`/g)].map(([, path]) => path);
  const departing = readdirSync(join(ROOT, 'src/kernel'), { recursive: true, encoding: 'utf8' })
    .map((path) => `src/kernel/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.ts') && read(path).includes('Departs:'));
  expect([...new Set(named)].toSorted()).toEqual(departing.toSorted());
});
