/**
 * Makes `lib/types`: the declarations that an importer of the package sees, of 160 modules, in a file for each front
 * door and one for each layer behind them. Declaration maps lead to the sources of what a program of a user's runs on,
 * which lie beside them; of commands, reports and search an importer sees the declarations alone.
 */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

const COMPILED = fileURLToPath(new URL('../src/', import.meta.url));
const SOURCES = fileURLToPath(new URL('../../src/', import.meta.url));
const TYPES = fileURLToPath(new URL('../../lib/types/', import.meta.url));
const PARTS = join(TYPES, 'parts');

const DOORS = ['index', 'machine', 'kernel', 'sync', 'linearizability', 'vitest'];
/** Layers whose sources are in the package. */
const SHIPPED = new Set([
  'emulator',
  'kernel',
  'lab',
  'linearizability',
  'machine',
  'memory',
  'scenarios',
  'sync',
  'variants',
]);

/** What the compiler wrote, with its map, so that positions lead to the sources. */
const declarations: Plugin = {
  name: 'declarations',
  load(id) {
    if (!id.endsWith('.d.ts')) return null;
    return { code: withoutMap(readFileSync(id, 'utf8')), map: readFileSync(`${id}.map`, 'utf8') };
  },
};

function withoutMap(code: string): string {
  return code.replace(/\n?^\/\/# sourceMappingURL=.*\n?$/m, '\n');
}

/** The layer of a module; null for a front door. */
function partOf(id: string): string | null {
  const [layer, ...rest] = relative(COMPILED, id).split(sep);
  return rest.length === 0 ? null : `${layer}.d`;
}

await build({
  input: Object.fromEntries(DOORS.map((door) => [door, `${COMPILED}${door}.d.ts`])),
  logLevel: 'warn',
  checks: { bundlerTimings: false },
  external: (id) => !/^(?:\.{0,2}\/|\w:)/.test(id) && !id.startsWith('\0'),
  plugins: [declarations, dts({ dtsInput: true, emitDtsOnly: true, oxc: true, tsconfig: false, sourcemap: true })],
  preserveEntrySignatures: 'allow-extension', // nothing is added: what doors share is in parts
  output: {
    dir: TYPES,
    cleanDir: true,
    format: 'esm',
    sourcemap: true,
    sourcemapExcludeSources: true,
    minifyInternalExports: false,
    chunkFileNames: 'parts/[name].ts',
    codeSplitting: { groups: [{ name: partOf, debugName: 'layers', includeDependenciesRecursively: false }] },
  },
});

for (const file of [TYPES, PARTS].flatMap((folder) => declarationsIn(folder)))
  writeFileSync(file, withCommentsBefore(readFileSync(file, 'utf8')));

rmSync(join(PARTS, 'rolldown-runtime.ts'), { force: true }); // what declarations do not need
for (const file of readdirSync(PARTS).filter((name) => name.endsWith('.map'))) {
  const map = join(PARTS, file);
  if (SHIPPED.has(file.replace(/\.d\.ts\.map$/, ''))) bringSources(map);
  else leaveOut(map);
}

function declarationsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => join(folder, name));
}

/**
 * What is printed of members of nested types has their comments behind the member before, where no editor looks for them.
 * Lines stay as many, for the maps.
 */
function withCommentsBefore(code: string): string {
  const lines = code.split('\n');
  for (const [i, line] of lines.entries()) {
    const [, before, comment] = /^(.*[;{]) (\/\*\*(?:(?!\*\/).)*\*\/)$/.exec(line) ?? [];
    if (before === undefined) continue;
    lines[i] = before;
    lines[i + 1] = lines[i + 1].replace(/^ */, (indent) => `${indent}${comment} `);
  }
  return lines.join('\n').replaceAll(/^( *\/\*\*(?:(?!\*\/).)*\*\/)(?=\w)/gm, '$1 ');
}

/** Copies the sources that a map leads to, and has it lead to the copies. */
function bringSources(map: string): void {
  const json = JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] };
  json.sources = json.sources.map((source) => {
    const path = join(PARTS, source);
    const copy = join(TYPES, 'sources', relative(SOURCES, path));
    cpSync(path, copy, { recursive: true });
    return relative(dirname(map), copy).replaceAll(sep, '/');
  });
  writeFileSync(map, JSON.stringify(json));
}

function leaveOut(map: string): void {
  rmSync(map);
  const file = map.replace(/\.map$/, '');
  writeFileSync(file, withoutMap(readFileSync(file, 'utf8')));
}
