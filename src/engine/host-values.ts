/**
 * What else code under test may ask of its host, which answers otherwise another time: no schedule decides that, so nothing is
 * claimed of a program that asks while an actor runs. Numbers are always the same, so that an execution can be replayed.
 */
import { syncBuiltinESMExports } from 'node:module';
import { instead } from './instead.js';
import { isSettingUp } from './set-up.js';

/** Hears what is asked for. Returns whether an actor runs. */
type Told = (what: string) => boolean;

interface Asked {
  readonly names: readonly string[];
  /** In the place of each number of the answer; left out: it is the host's own. */
  readonly number?: number;
  /** Whether that asks for what may differ; left out: it always does. */
  readonly differs?: (args: readonly unknown[]) => boolean;
}

const BYTES = 2 ** 26;

/** By owner: globals. */
const GLOBALS: Readonly<Record<string, readonly Asked[]>> = {
  process: [
    { names: ['memoryUsage', 'availableMemory'], number: BYTES },
    { names: ['resourceUsage'], number: 1000 },
    { names: ['getActiveResourcesInfo', 'pid', 'ppid'] },
  ],
  performance: [
    { names: ['toJSON'], number: 1 },
    { names: ['nodeTiming', 'getEntries', 'getEntriesByName', 'getEntriesByType'] },
  ],
};

const STATS = ['statSync', 'lstatSync', 'fstatSync', 'statfsSync'];
/** Files are other threads' and the next execution's too, and no step is made where they are written. */
const CHANGES =
  `writeFileSync appendFileSync mkdirSync mkdtempSync rmSync rmdirSync unlinkSync renameSync copyFileSync cpSync
  linkSync symlinkSync truncateSync ftruncateSync utimesSync futimesSync lutimesSync chmodSync fchmodSync`.split(/\s+/);
const READS: ReadonlySet<unknown> = new Set([undefined, null, 'r', 'rs', 'sr', 0]);
const STDERR = 2;

/** … and modules of Node. */
const MODULES: Readonly<Record<string, readonly Asked[]>> = {
  os: [
    { names: ['freemem'], number: BYTES },
    { names: ['loadavg'], number: 1 },
    { names: ['cpus'], number: 1000 },
  ],
  v8: [
    {
      names: ['getHeapStatistics', 'getHeapSpaceStatistics', 'getHeapCodeStatistics', 'getCppHeapStatistics'],
      number: BYTES,
    },
    { names: ['queryObjects'] },
  ],
  perf_hooks: [{ names: ['monitorEventLoopDelay'] }],
  crypto: [{ names: ['secureHeapUsed'], number: BYTES }],
  child_process: [{ names: ['execSync', 'execFileSync', 'spawnSync'] }],
  fs: [
    { names: [...STATS, ...CHANGES] },
    { names: ['openSync'], differs: ([, flags]) => !READS.has(flags) },
    { names: ['writeSync', 'writevSync'], differs: ([file]) => Number(file) > STDERR },
  ],
};
export const HOST_MODULES = Object.keys(MODULES);

let told: Told | undefined;

/** From now on it hears of it. Context: before code under test is loaded, which may keep what it finds. */
export function hostAskedBy(to: Told): void {
  if (told === undefined) {
    for (const [name, asked] of Object.entries(GLOBALS)) ask(name, Reflect.get(globalThis, name) as object, asked);
    ask('process.memoryUsage', process.memoryUsage, [{ names: ['rss'], number: BYTES }]);
    syncBuiltinESMExports();
  }
  told = to;
}

/** The same for what a module gives. */
export function hostValuesOf(name: string, module: object): void {
  ask(name, module, MODULES[name] ?? []);
}

function ask(called: string, owner: object, all: readonly Asked[]): void {
  for (const asked of all) for (const name of asked.names) askFor(called, owner, name, asked);
}

function askFor(called: string, owner: object, name: string, { number, differs }: Asked): void {
  const what = `${called}.${name}${typeof Reflect.get(owner, name) === 'function' ? '()' : ''}`;
  constantAsGetter(owner, name);
  instead(owner, name, (native, args) => {
    const asks = differs === undefined || differs(args);
    const isSteady = (asks && told?.(what) === true) || isSettingUp();
    const answer = native();
    return isSteady && number !== undefined ? steady(answer, number) : answer;
  });
}

/** That it is asked for is heard of. */
function constantAsGetter(owner: object, name: string): void {
  const found = Object.getOwnPropertyDescriptor(owner, name);
  if (found === undefined || !('value' in found) || typeof found.value === 'function') return;
  const { value, enumerable = false } = found as { readonly value: unknown; readonly enumerable?: boolean };
  Object.defineProperty(owner, name, { get: () => value, configurable: true, enumerable });
}

/** The same with that number in the place of each. */
function steady(answer: unknown, number: number): unknown {
  if (typeof answer === 'number') return number;
  if (typeof answer !== 'object' || answer === null) return answer;
  if (Array.isArray(answer)) return answer.map((part) => steady(part, number));
  return Object.fromEntries(Object.entries(answer).map(([key, part]) => [key, steady(part, number)]));
}
