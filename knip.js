/**
 * What is dead: files that no entry reaches, exports that no other file uses, packages that no file imports. Run with
 * `--production` it leaves the tests out, and so finds what is there for tests only.
 */
const production = process.argv.includes('--production');

/** Modules that are found by a name put together at run time. What is loaded by a literal URL needs no entry. */
const NAMED_AT_RUN_TIME = ['src/scenarios/*/*.ts!', 'bench/{programs,peers/threads}/*.ts!'];

const TESTS = [
  'test/**/*.test.ts',
  'test/{samples,conformance/programs}/**/*.ts',
  'test/soak/{main,no-timeouts}.ts',
  'test/verdicts/main.ts',
  'test/docs/write.ts',
  'test/support/closing-line.ts',
];

export default {
  entry: ['workers/*.cts!', 'bench/main.ts!', 'viewer/main.ts!', ...NAMED_AT_RUN_TIME, ...TESTS],
  project: ['src/**/*.ts!', 'workers/**/*.cts!', 'bench/**/*.ts!', 'viewer/**/*.ts!', 'test/**/*.ts'],
  exclude: ['duplicates'], // some samples are both a named and the default export: each form is loaded by a test
  ignoreExportsUsedInFile: production || { interface: true, type: true },
  ignoreDependencies: ['@swc/wasm-typescript', 'axe-core'], // loaded on first use; put into a page as text
};
