import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { leavesNothing, myFiles } from './dist/test/support/some.js';

/** The compiled form of every test file there is now: what is left in `dist` of a deleted one must not run. */
const sources = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !file.startsWith('soak'))
  .map((file) => file.replaceAll('\\', '/'));
const sharesItself = (file) => /\bshared\b.*\/support\/some\.js/.test(readFileSync(`test/${file}`, 'utf8'));
const mine = myFiles(sources, sharesItself);
/** @param {string[]} files */
const compiled = (files) => files.map((file) => `dist/test/${file.replace(/ts$/, 'js')}`);

// A newer Node keeps what it has compiled, for all threads and processes that tests start: a fifth of what these cost.
const code = fileURLToPath(new URL(`dist/compiled/${process.version}`, import.meta.url));
if (existsSync(code) && readdirSync(code, { recursive: true }).length > 8192) rmSync(code, { recursive: true });
process.env.NODE_COMPILE_CACHE ??= code;

// What is named there Node reads whenever it starts, for 50 ms of CPU: npm alone is given it (test/support/installed.ts).
process.env.SMPLAB_TEST_CERTIFICATES ??= process.env.NODE_EXTRA_CA_CERTS ?? '';
delete process.env.NODE_EXTRA_CA_CERTS;

export default defineConfig({
  test: {
    // A process takes half a second to start, so files that leave nothing behind share one.
    projects: [
      { extends: true, test: { name: 'alone', include: compiled(mine.filter((file) => !leavesNothing(file))) } },
      { extends: true, test: { name: 'together', include: compiled(mine.filter(leavesNothing)), isolate: false } },
    ],
    // Programs are rewritten once for each build and Node, and not by each test anew.
    env: { SMPLAB_CACHE: fileURLToPath(new URL(`dist/kept/${process.version}`, import.meta.url)) },
    // Node loads the code under test itself, as it does in the CPU threads: same speed, same coverage, same stack traces.
    server: { deps: { external: [/\/(?:dist\/(?:src|workers)|lib)\//] } },
    reporters: ['default', './dist/test/support/closing-line.js'],
    pool: 'forks',
    // A test waits for words and never for a time, so what runs beside it does no harm. Three on two cores: a file that starts
    // processes and threads waits for them four tenths of the time.
    maxWorkers: 3,
    maxConcurrency: 2,
    // These bounds only tell what hangs: on a loaded host anything may take long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
