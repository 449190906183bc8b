/** Start-up: what a command takes before it does anything, each in a process of its own. */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contest, contestOfPairs, ratioBetween, type Contestant } from './contest.js';
import { WrongResult, type Settings, type Subject, type SubjectResult } from './subject.js';
import { bar, rowNamed, type Bar, type Table } from './table.js';
import type { Used } from './used.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CLI = join(ROOT, 'lib/src/cli/smplab.cjs');
const USED = fileURLToPath(new URL('./used.js', import.meta.url));
const BOUND_MS = 60_000;
const ROUNDS = 9;
const FOUND = 1;

const BARE = 'node -e 0';
const [HELP, IMPORT] = ['smplab --help', "import 'smplab'"];
const [FIRST, AGAIN] = ['smplab, the first time', 'smplab, once more'];
const [ONE, FINDING] = [
  'smplab check --executions 1 of the right ring',
  'smplab check of the wrong one, until the finding is confirmed and printed',
];

export const start: Subject = { name: 'start', summary: 'start-up of the command line and of a first check', run };

async function run(settings: Settings): Promise<SubjectResult> {
  const folder = mkdtempSync(join(tmpdir(), 'smplab-bench-start-'));
  try {
    const files = new Files(folder);
    const tables = [await bare(settings), ...(await explored(settings, files)), await checked(settings, files)];
    return { tables, bars: barsOf(tables) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const TITLES = {
  bare: 'start: a whole process',
  cpu: 'start: explore a plain scenario, one execution: CPU of all threads',
  memory: 'start: explore a plain scenario, one execution: memory',
  checked: "start: check the README's ring",
} as const;

function barsOf(tables: readonly Table[]): Bar[] {
  const table = (title: string): Table => tables.find((one) => one.title === title)!;
  const ms = (title: string, row: string): number | null => rowNamed(table(title), row).figure?.median ?? null;
  return [
    ...[HELP, IMPORT].map((row) =>
      bar(`${row}, of bare node`, 'at most', 2, ratioBetween(table(TITLES.bare), row, BARE)),
    ),
    bar('explore --executions 1 of a plain scenario, ms of CPU', 'at most', 500, ms(TITLES.cpu, FIRST)),
    bar('explore --executions 1 of a plain scenario, MB', 'at most', 110, ms(TITLES.memory, FIRST)),
    bar('check --executions 1 of the right ring, ms', 'at most', 500, ms(TITLES.checked, ONE)),
    bar("check of the README's ring, ms until the finding is printed", 'at most', 2000, ms(TITLES.checked, FINDING)),
  ];
}

async function bare(settings: Settings): Promise<Table> {
  const contestants = [
    timed(BARE, ['-e', '0']),
    timed(HELP, [CLI, '--help']),
    timed(IMPORT, ['--input-type=module', '-e', "import 'smplab'"]),
  ];
  return await contest(settings, { title: TITLES.bare, unit: 'ms', rounds: roundsOf(settings), contestants });
}

/** One process gives both figures. */
async function explored(settings: Settings, files: Files): Promise<Table[]> {
  const sampled = (isNew: boolean) => (): [number, number] => {
    const { cpuMs, mb } = used(['explore', files.scenario, '--executions', '1'], files.kept(isNew));
    return [cpuMs, mb];
  };
  return await contestOfPairs(settings, {
    title: TITLES.cpu,
    unit: 'ms',
    second: { title: TITLES.memory, unit: 'MB' },
    rounds: roundsOf(settings),
    contestants: [
      { name: FIRST, sample: sampled(true) },
      { name: AGAIN, sample: sampled(false) },
    ],
  });
}

/** From nothing: what was rewritten before is not kept. How long one execution takes in all bounds when the first begins. */
async function checked(settings: Settings, files: Files): Promise<Table> {
  const check = (file: string, status: number, ...args: string[]): number =>
    wall([CLI, 'check', file, '--seed', '1', ...args], files.kept(true), status);
  const contestants: Contestant[] = [
    { name: ONE, sample: () => check(files.rightCheck, 0, '--engine', 'coop', '--executions', '1') },
    { name: FINDING, sample: () => check(files.check, FOUND) },
  ];
  return await contest(settings, {
    title: TITLES.checked,
    unit: 'ms',
    rounds: roundsOf(settings),
    warmup: 0,
    contestants,
  });
}

function roundsOf({ smoke }: Settings): number {
  return smoke ? 1 : ROUNDS;
}

function timed(name: string, args: string[]): Contestant {
  return { name, sample: () => wall(args, 'off', 0) };
}

/** Milliseconds until it has ended. @param status that it must end with */
function wall(args: string[], cache: string, status: number): number {
  const began = performance.now();
  const ended = spawn(args, cache, ['ignore', 'pipe', 'pipe']);
  const ms = performance.now() - began;
  if (ended.error || ended.status !== status) throw wrong(args, ended);
  return ms;
}

function used(args: string[], cache: string): Used {
  const ended = spawn([USED, ...args], cache, ['ignore', 'pipe', 'pipe', 'pipe']);
  if (ended.status !== 0) throw wrong(args, ended);
  return JSON.parse(ended.output[3]!) as Used;
}

function spawn(args: string[], cache: string, stdio: ('ignore' | 'pipe')[]): SpawnSyncReturns<string> {
  const env = { ...process.env, SMPLAB_CACHE: cache };
  return spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8', timeout: BOUND_MS, env, stdio });
}

function wrong(args: string[], { status, stderr, error }: SpawnSyncReturns<string>): WrongResult {
  return new WrongResult(`${args.join(' ')} ended with ${status}: ${error?.message ?? stderr.trim()}`);
}

/** What is run, in a folder of its own. */
class Files {
  readonly check: string;
  readonly rightCheck: string;
  readonly scenario: string;
  #folders = 0;

  constructor(private readonly folder: string) {
    const [ring, check] = blocksOf(readFileSync(join(ROOT, 'README.md'), 'utf8'));
    this.#write('ring.mjs', ring);
    this.check = this.#write('ring.check.mjs', check);
    mkdirSync(join(folder, 'right'));
    this.#write('right/ring.mjs', rightly(ring));
    this.rightCheck = this.#write('right/ring.check.mjs', check);
    this.scenario = this.#write('plain.mjs', PLAIN);
  }

  /** Where rewritten programs are kept. @param isNew in a folder that is empty */
  kept(isNew: boolean): string {
    if (isNew) this.#folders++;
    return join(this.folder, `kept-${this.#folders}`);
  }

  #write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }
}

/** The README's blocks of JavaScript: the ring, and its check. */
function blocksOf(readme: string): string[] {
  return [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, block]) => block);
}

/** The ring that writes before it publishes. */
function rightly(ring: string): string {
  const right = ring.replace(PUBLISHES_FIRST, '$2$1');
  if (right === ring) throw new WrongResult('the ring of the README has changed: it does not publish first any more');
  return right;
}

const PUBLISHES_FIRST =
  /^( *Atomics\.store\(words, TAIL, next\);\n)( *Atomics\.store\(words, FIRST \+ tail, value\);\n)/m;

const PLAIN = `import { defineScenario } from 'smplab';

export const scenario = defineScenario({
  name: 'two adds',
  story: 'two threads add',
  source: 'the bench',
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  actors: () => [(words) => void Atomics.add(words, 0, 1), (words) => void Atomics.add(words, 0, 1)],
  after: (words) => String(words[0]),
  outcomes: [{ match: '2', grade: 'acceptable', text: 'both were counted' }],
});
`;
