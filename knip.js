/**
 * What is dead: files that no entry reaches, exports that no other file uses, packages that no file imports. Run with
 * `--production` it leaves the tests out, and so finds what is there for tests only.
 */
const production = process.argv.includes('--production');

/** Modules that are found by a name put together at run time. What is loaded by a literal URL needs no entry. */
const NAMED_AT_RUN_TIME = [
  'src/scenarios/*/*.ts!',
  'src/{check/run-calls,subjects/{check/check,machine/machine,plain/plain}-actor}.ts!', // by ownModule()
  'bench/{programs,peers/threads}/*.ts!',
];

/** What package.json names is its copy in the bundle. */
const COMMAND = 'src/cli/smplab.cts!';

const TESTS = [
  'test/**/*.test.ts',
  'test/{samples,conformance/programs,unit/runners/lockstep/programs}/**/*.ts',
  'test/soak/{main,no-timeouts}.ts',
  'test/verdicts/main.ts',
  'test/docs/write.ts',
  'test/support/closing-line.ts',
];

export default {
  entry: [
    COMMAND,
    'workers/*.cts!',
    'build/*.ts!',
    'src/{index,kernel,linearizability,machine,sync,vitest}.ts!',
    'bench/main.ts!',
    'viewer/main.ts!',
    ...NAMED_AT_RUN_TIME,
    ...TESTS,
  ],
  project: ['src/**/*.ts!', 'workers/**/*.cts!', 'build/**/*.ts!', 'bench/**/*.ts!', 'viewer/**/*.ts!', 'test/**/*.ts'],
  exclude: ['duplicates'], // some samples are both a named and the default export: each form is loaded by a test
  ignoreExportsUsedInFile: production || { interface: true, type: true },
  ...(!production && { ignoreBinaries: ['mkfifo'] }), // of every POSIX system
  ignoreDependencies: ['@swc/wasm-typescript', 'axe-core'], // loaded on first use; put into a page as text
};
