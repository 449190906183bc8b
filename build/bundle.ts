/**
 * Makes the bundle, `lib`: what Node loads when somebody uses smplab. The ESM loader takes half a millisecond a module,
 * in every thread anew, and there are 350 of them. `lib` has the same paths as `dist`, as far as they are named: by the
 * package's exports, by the command line, by a thread that starts another, by the rewriter. `src/common/own-modules.ts`
 * says which of the two a URL means.
 */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type Token, tokTypes } from 'acorn';
import { build, type Plugin } from 'rolldown';
import { commonJs } from './common-js.js';

const DIST = fileURLToPath(new URL('../', import.meta.url));
const LIB = fileURLToPath(new URL('../../lib/', import.meta.url));
const SCHEMAS = fileURLToPath(new URL('../../schemas/', import.meta.url));

function filesIn(folder: string, pattern: RegExp): string[] {
  return readdirSync(`${DIST}${folder}`, { recursive: true, encoding: 'utf8' })
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
    .filter((file) => pattern.test(file));
}

/** Modules that are found by their path, in a URL. */
const ENTRIES = [
  'src/index.js',
  'src/kernel.js',
  'src/linearizability.js',
  'src/machine.js',
  'src/sync.js',
  'src/vitest.js',
  'src/cli/main.js',
  // what threads are started with
  'src/commands/tasks.js',
  'src/emulator/system.js',
  'src/engine/free/batch/thread.js',
  'src/engine/lockstep/actor-thread.js',
  'src/runners/soak/soak-thread.js',
  // what these then run
  'src/subjects/check/batch-actor.js',
  'src/subjects/check/check-actor.js',
  'src/subjects/litmus/actor.js',
  'src/subjects/machine/machine-actor.js',
  'src/subjects/plain/plain-actor.js',
  'src/torture/program.js',
  'src/workload/play.js',
  // of Node 20, which has a thread for them
  'src/engine/typescript/hooks.js',
  'src/engine/typescript/source-hooks.js',
  // what a module under test imports of ours
  'src/scenarios/api.js',
  'src/scenarios/machine-system.js',
  'src/variants/index.js',
  ...filesIn('src/scenarios', /^src\/scenarios\/[^/]+\/[^/]+\.js$/),
  // what rewritten modules of ours import that are not rewritten
  'src/check/gates.js',
  'src/common/unknown-name.js',
  'src/lab/async-code.js',
  'src/machine/layout.js',
  'src/machine/milestone.js',
  'src/machine/vectors.js',
  'src/memory/arena.js',
  'src/memory/struct.js',
  'src/trace/event.js',
  'src/variants/line/define.js',
  ...filesIn('src/variants/decisions', /\.js$/),
];

/** What threads begin with, of those: `workers` has a file for each, which requires it. */
const THREADS = [
  'src/commands/tasks.js',
  'src/engine/free/batch/thread.js',
  'src/engine/lockstep/actor-thread.js',
  'src/runners/soak/soak-thread.js',
];

const COMMAND = 'src/cli/smplab.cjs';
/** Files that are as they were compiled, but for comments, and that they require what is CommonJS in the bundle. */
const COPIED = [COMMAND, ...filesIn('workers', /\.cjs$/)];
const COMMENT = /^ *\/\*[^]*?\*\/\n|^\/\/.*\n?/gm;
const THREAD_IMPORT = /\(\) => import\('(\.\.\/src\/[^']+)\.js'\)/;

/**
 * What is loaded together where a user waits: each a letter, and the modules that it begins with. What the same one or
 * two of them need is one chunk, so that each loads few files, and little in vain: a file costs a thread a millisecond, as
 * much as 20 KB do. All else is split as rolldown has it.
 */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  c: ['src/cli/main.js'],
  s: ['src/cli/commands/explore.js', 'src/commands/explore/explore.js'],
  i: ['src/index.js'],
  t: ['src/commands/tasks.js', 'src/runners/tasks/declare.js', 'src/runners/tasks/explore.js'],
  o: ['src/runners/coop/runner.js', 'src/runners/coop/load.js', 'src/runners/coop/load-check.js'],
  m: ['src/emulator/system.js'],
  b: ['src/engine/free/batch/thread.js', 'src/subjects/check/batch-actor.js'],
  k: ['src/runners/soak/soak-thread.js'],
  l: ['src/engine/lockstep/actor-thread.js', 'src/subjects/plain/plain-actor.js', 'src/subjects/check/check-actor.js'],
};
/** The rewriter, which a thread imports only where no program is kept: a chunk of what nothing else needs. */
const REWRITER = ['src/engine/rewriter/linking/rewritten-graph.js'];

interface Graph {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/**
 * The letters of those that reach a module: it is above no module of another set, so that no chunks need each other. What the
 * rewriter shares with others is as if `o` needed it, which imports the rewriter.
 */
function chunkOf(id: string, graph: Graph): string | null {
  const isOfRewriter = reachedFrom(REWRITER, graph).has(id);
  const letters = Object.keys(TOGETHER).filter((letter) => reachedFrom(TOGETHER[letter], graph).has(id));
  if (letters.length === 0) return isOfRewriter ? 'rewriter' : null;
  return chunkNamed(
    Object.keys(TOGETHER)
      .filter((letter) => letters.includes(letter) || (isOfRewriter && letter === 'o'))
      .join(''),
  );
}

/**
 * Sets of many letters have few modules each. Those of a chunk include all that is above them, or it is of a chunk that is
 * above: of the command line, then of machines, then the others.
 */
function chunkNamed(letters: string): string {
  if (letters.length > 1 && letters.includes('c')) return 'base';
  if (letters.includes('m')) return /[stobkl]/.test(letters) ? 'shared' : 'machine';
  return letters.length > 2 ? 'common' : letters;
}

const reached = new Map<readonly string[], ReadonlySet<string>>();

function reachedFrom(files: readonly string[], graph: Graph): ReadonlySet<string> {
  const known = reached.get(files);
  if (known !== undefined) return known;
  const modules = new Set(files.map((file) => `${DIST}${file}`));
  for (const id of modules) for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) modules.add(imported);
  reached.set(files, modules);
  return modules;
}

/** Comments that say which module comes next. */
const MODULE_NAMES = /^\/\/ dist\/\S+\n/gm;

/** The bundler's own helpers, where none of them is used: a file more for each thread. */
const UNUSED_HELPERS = /^import "[^"]*\/rolldown-runtime[^"]*";\n/gm;

/** A module's own URL stays what it is among its like: `lib/src/…` for `dist/src/…`. */
const ownUrls: Plugin = {
  name: 'own-urls',
  transform(code, id) {
    const marked = `new URL("lib:${relative(DIST, id)}", import.meta.url).href`;
    return code.includes('import.meta.url') ? { code: code.replaceAll('import.meta.url', marked), map: null } : null;
  },
  renderChunk(code, { fileName }) {
    const from = dirname(fileName);
    return code
      .replaceAll(/"lib:([^"]+)"/g, (_, file: string) => JSON.stringify(posix.relative(from, file)))
      .replaceAll(MODULE_NAMES, '')
      .replaceAll(UNUSED_HELPERS, '');
  },
};

/** Indentation is a fortieth of the package. Lines stay, for stack traces, and so does the text of templates. */
const notIndented: Plugin = {
  name: 'not-indented',
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) if (chunk.type === 'chunk') chunk.code = withoutTabs(chunk.code);
  },
};

function withoutTabs(code: string): string {
  const tokens: Token[] = [];
  parse(code, { ecmaVersion: 'latest', sourceType: 'module', onToken: tokens });
  const texts = tokens.filter(({ type }) => type === tokTypes.template);
  let next = 0;
  return code.replaceAll(/^\t+/gm, (tabs, at: number) => {
    while (next < texts.length && texts[next].end < at) next++;
    return next < texts.length && texts[next].start < at ? tabs : '';
  });
}

/** What machines read needs no indentation, which is two thirds of it. */
function compact(json: string): string {
  return `${JSON.stringify(JSON.parse(json))}\n`;
}

function schemaFile(name: string): string {
  mkdirSync(`${LIB}schemas`, { recursive: true });
  return `${LIB}schemas/${name}`;
}

const copies: Plugin = {
  name: 'copies',
  writeBundle() {
    for (const file of COPIED) {
      mkdirSync(dirname(`${LIB}${file}`), { recursive: true });
      const code = readFileSync(`${DIST}${file}`, 'utf8').replaceAll(COMMENT, '');
      writeFileSync(`${LIB}${file}`, code.replace(THREAD_IMPORT, "(load) => load('$1.cjs')"));
    }
    chmodSync(`${LIB}${COMMAND}`, 0o755);
    for (const file of readdirSync(SCHEMAS))
      writeFileSync(schemaFile(file), compact(readFileSync(join(SCHEMAS, file), 'utf8')));
  },
};

/** Of all that was built: what is kept from one run to the next is of one build. */
const buildId: Plugin = {
  name: 'build-id',
  writeBundle(_, bundle) {
    const hash = createHash('sha256');
    for (const name of Object.keys(bundle).toSorted()) {
      const made = bundle[name];
      hash.update(name).update('code' in made ? made.code : made.source);
    }
    writeFileSync(`${LIB}build-id`, hash.digest('base64url'));
  },
};

await build({
  input: Object.fromEntries(ENTRIES.map((file) => [file.replace(/\.js$/, ''), `${DIST}${file}`])),
  platform: 'node',
  logLevel: 'warn',
  checks: { ineffectiveDynamicImport: false, bundlerTimings: false },
  external: (id) => !/^(?:\.{0,2}\/|\w:)/.test(id) && !id.startsWith('\0'),
  plugins: [ownUrls, notIndented, commonJs(THREADS, 'src/emulator/system.js'), copies, buildId],
  experimental: { chunkOptimization: false }, // a way in has its own exports alone, and what several need is no part of one
  treeshake: { moduleSideEffects: () => true }, // what package.json says is of the bundle, and not of its parts
  preserveEntrySignatures: 'allow-extension', // nothing is added: a test compares them
  output: {
    dir: LIB,
    cleanDir: true,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    comments: false,
    codeSplitting: {
      groups: [
        {
          name: chunkOf,
          debugName: 'together',
          test: (id) => id.startsWith(DIST),
          includeDependenciesRecursively: false,
        },
      ],
    },
  },
});
