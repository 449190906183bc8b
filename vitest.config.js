import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { myFiles } from './dist/test/support/some.js';

/** The compiled form of every test file there is now: what is left in `dist` of a deleted one must not run. */
const sources = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !file.startsWith('soak'))
  .map((file) => file.replaceAll('\\', '/'));
const sharesItself = (file) => readFileSync(`test/${file}`, 'utf8').includes('/support/some.js');
const tests = myFiles(sources, sharesItself).map((file) => `dist/test/${file.replace(/ts$/, 'js')}`);

export default defineConfig({
  test: {
    include: tests,
    // Node loads the code under test itself, as it does in the CPU threads: same speed, same coverage, same stack traces.
    server: { deps: { external: [/\/(?:dist\/(?:src|workers)|lib)\//] } },
    reporters: ['default', './dist/test/support/closing-line.js'],
    pool: 'forks',
    // A test waits for words and never for a time, so what runs beside it does no harm. More than two files, each with
    // many threads, would gain nothing.
    maxWorkers: 2,
    maxConcurrency: 2,
    // These bounds only tell what hangs: on a loaded host anything may take long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
