/** The layer table: what may import what. ARCHITECTURE.md prints the same table, and a test compares the two. */

/** The ends of the program: they may import anything, and nothing imports them. */
export const ENTRIES = ['index', 'cli', 'workers', 'viewer', 'bench'] as const;

/** What `package.json` exports: all of them the layer `index`. */
const FRONT_DOORS = new Set(['index.ts', 'machine.ts', 'kernel.ts', 'sync.ts', 'linearizability.ts', 'vitest.ts']);

/** For each layer the layers it may import; `(types)` when only by `import type`. A layer may always import itself. */
export const LAYERS: Readonly<Record<string, readonly string[]>> = {
  common: [],
  memory: [],
  sync: ['memory'],
  trace: ['memory'],
  machine: ['memory', 'trace'],
  kernel: ['memory', 'sync', 'trace', 'machine'],
  variants: ['common', 'memory', 'machine (types)', 'kernel'],
  lab: ['trace'],
  engine: ['common', 'memory', 'sync', 'trace', 'machine', 'lab'],
  workload: ['memory', 'sync', 'trace', 'machine', 'kernel', 'lab'],
  scenarios: ['memory', 'sync', 'machine', 'kernel', 'variants', 'lab'],
  torture: ['common', 'memory', 'trace', 'machine', 'kernel', 'variants', 'lab', 'workload'],
  linearizability: ['lab'],
  check: ['common', 'memory', 'lab', 'linearizability'],
  report: ['common', 'memory', 'trace', 'machine', 'kernel', 'lab (types)', 'workload (types)', 'torture (types)'],
  emulator: ['common', 'memory', 'trace', 'machine', 'kernel', 'variants', 'lab', 'engine'],
  subjects: [
    'common',
    'memory',
    'trace',
    'machine',
    'kernel',
    'lab',
    'engine',
    'scenarios',
    'linearizability',
    'check',
    'report',
  ],
  observe: ['common', 'trace', 'kernel', 'lab', 'engine', 'subjects (types)'],
  search: ['lab', 'engine'],
  runners: [
    'common',
    'memory',
    'sync',
    'trace',
    'machine',
    'kernel',
    'lab',
    'engine',
    'scenarios',
    'linearizability',
    'check',
    'subjects',
    'observe',
    'search',
  ],
  commands: ['anything'],
  index: ['anything'],
  cli: ['anything'],
  workers: ['anything'],
  viewer: ['common', 'lab (types)', 'report'],
  bench: ['anything'],
};

/**
 * Layers that meet the world outside: Node's modules, packages, clocks, entropy. All others are handed what they need.
 */
export const WORLDLY: readonly string[] = [
  'common',
  'engine',
  'emulator',
  'subjects',
  'runners',
  'commands',
  ...ENTRIES,
];

/**
 * The layer a file belongs to: its folder in `src`, `index` for the package's front doors, or `workers`, `viewer`, `bench`; undefined for what has no layer.
 */
export function layerOf(path: string): string | undefined {
  const [top, folder, rest] = path.split('/');
  if (top !== 'src') return top;
  if (rest !== undefined) return folder;
  return FRONT_DOORS.has(folder) ? 'index' : undefined;
}

/** Whether `from` may import `to`, and whether only its types. */
export function mayImport(table: typeof LAYERS, from: string, to: string): 'yes' | 'types' | 'no' {
  const allowed = table[from] ?? [];
  if (from === to || allowed.includes(to)) return 'yes';
  if ((ENTRIES as readonly string[]).includes(to)) return 'no';
  if (allowed.includes('anything') && to in table) return 'yes';
  return allowed.includes(`${to} (types)`) ? 'types' : 'no';
}

/**
 * Reads the table out of ARCHITECTURE.md: the first fenced block behind a line that says "layer table", one line a
 * layer, `layer → a, b (types), c`, or `layer → nothing`. Throws when there is none, or a line reads otherwise.
 */
export function parseLayerTable(markdown: string): Record<string, string[]> {
  const block = /^.*layer table.*$[^]*?^```\w*\n([^]*?)^```/im.exec(markdown)?.[1];
  if (block === undefined) throw new Error('ARCHITECTURE.md has no fenced block behind a line that says "layer table"');
  const lines = block.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      const [, layer, imports] = /^\s*([a-z]+)\s*→\s*(.+?)\s*$/.exec(line) ?? [];
      if (layer === undefined || imports === undefined)
        throw new Error(`layer table: "${line}" is not "layer → a, b, c"`);
      return [layer, imports === 'nothing' ? [] : imports.split(/\s*,\s*/)];
    }),
  );
}
