/** Where the scenarios that come with smplab are: name → module. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isWritten, ownModule } from '../common/own-modules.js';
import { pathInProject } from '../common/project.js';
import { unknownName } from '../common/unknown-name.js';

/** Those that are no litmus tests. */
const RACES = [
  'offline-race/late-ipi',
  'offline-race/prompt-ipi',
  'offline-race/careless-sender',
  'offline-race/spurious-warning',
  'offline-race/silent-warning',
  'offline-race/flush-elsewhere',
  'hotplug/up-canceled',
  'hotplug/stopper-disabled',
  'hotplug/stopper-enabled-late',
  'hotplug/active-too-early',
  'hotplug/work-left-behind',
  'hotplug/cfd-freed',
  'hotplug/parked-too-early',
  'stop-machine/ring-of-three',
  'stop-machine/barrier-without-reset',
  'stop-machine/work-queued-twice',
  'csd/enxio-locked',
  'csd/mutual-wait',
  'csd/interrupt-between',
  'csd/async-reuse',
  'csd/lost-doorbell',
  'csd/queued-twice',
  'csd/touched-after-unlock',
  'csd/unlocked-too-early',
  'csd/any-from-timer',
  'csd/ipi-overtakes-store',
  'csd/unresponsive-cpu',
  'idle/forgotten-drain',
  'idle/drain-before-clear',
  'idle/softirq-left',
  'idle/balance-skipped',
  'irq-work/freed-while-busy',
  'mm/tlb-flush-window',
  'sched/membarrier-caller',
  'sched/wake-up-bits',
  'llist/del-first-aba',
  'llist/add-without-retry',
  'sync/condition-lost-wake-up',
  'sync/semaphore-lost-wake-up',
  'sync/barrier-lost-wake-up',
  'sync/barrier-reuse',
  'sync/condition-without-mutex',
  'sync/semaphore-sizes',
  'sync/mutex-unlock',
  'lock/peterson',
  'lock/ticket',
  'stack/treiber-aba',
];

/** Litmus tests by the names that their shapes have in the literature. */
const SHAPES: Readonly<Record<string, string>> = {
  SB: 'litmus/store-buffering',
  MP: 'litmus/message-passing',
  LB: 'litmus/load-buffering',
  IRIW: 'litmus/iriw',
  CoRR: 'litmus/corr',
  CoWW: 'litmus/coww',
  CoRW: 'litmus/corw',
  CoWR: 'litmus/cowr',
  '2+2W': 'litmus/two-plus-two-writes',
  R: 'litmus/r',
  S: 'litmus/s',
};

const NAMES: readonly string[] = [...RACES, ...Object.values(SHAPES)];

export function scenarioNames(): readonly string[] {
  return NAMES;
}

export function raceNames(): readonly string[] {
  return RACES;
}

/** The litmus tests among them. */
export function litmusShapes(): { readonly shape: string; readonly name: string }[] {
  return Object.entries(SHAPES).map(([shape, name]) => ({ shape, name }));
}

/** The litmus test that is called that: `SB`, `store-buffering`, `litmus/store-buffering`; or the name as it is. */
export function litmusNamed(asked: string): string {
  const found = litmusShapes().find(
    ({ shape, name }) => shape.toLowerCase() === asked.toLowerCase() || name === `litmus/${asked}`,
  );
  return found?.name ?? asked;
}

/**
 * The module of a litmus test, or another scenario, that comes with smplab.
 *
 * @throws {RangeError} with the nearest names
 */
export function litmusUrl(asked: string): string {
  const name = litmusNamed(asked);
  if (scenarioNames().includes(name)) return scenarioUrl(name);
  throw new RangeError(
    unknownName(
      'litmus test',
      asked,
      litmusShapes().map(({ shape }) => shape),
    ),
  );
}

/**
 * The module of a scenario.
 *
 * @throws {RangeError} with the nearest names
 */
export function scenarioUrl(name: string): string {
  if (!NAMES.includes(name)) throw new RangeError(unknownName('scenario', name, NAMES));
  return ownModule(`scenarios/${name}.js`);
}

/**
 * A scenario's module, by name or by path.
 *
 * @throws {RangeError} for a name that there is not, a file that does not exist
 */
export function urlOf(scenario: string): string {
  if (scenarioNames().includes(scenario) || !/\.[cm]?[jt]s$/.test(scenario)) return scenarioUrl(scenario);
  if (!existsSync(scenario)) throw new RangeError(`${scenario}: no such file`);
  return pathToFileURL(scenario).href;
}

/** Whether it is the module of a scenario that comes with smplab. */
export function isOwnScenario(url: string): boolean {
  return NAMES.some((name) => scenarioUrl(name) === url);
}

/** The first line of a module that is written for a scenario on another kernel; the URL of the one and the other's follow. */
export const WRITTEN_FOR = '// Written by smplab explore: ';
const ON = ' on ';

/**
 * How a token names a scenario, wherever in the project it is replayed: its name, or its path from there. On a kernel that
 * it does not name, that kernel's name or path as well.
 */
export function locatorOf(url: string): string {
  if (!isWritten(url)) return nameOrPath(url);
  const [first] = readFileSync(fileURLToPath(url), 'utf8').split('\n', 1);
  const [scenario, kernel] = JSON.parse(first.slice(WRITTEN_FOR.length)) as [string, string];
  return `${nameOrPath(scenario)}${ON}${kernel.startsWith('file:') ? pathInProject(fileURLToPath(kernel)) : kernel}`;
}

/** The two that such a locator names; null: it names a scenario alone. */
export function scenarioAndKernel(locator: string): [scenario: string, kernel: string] | null {
  const at = locator.lastIndexOf(ON);
  return at < 0 ? null : [locator.slice(0, at), locator.slice(at + ON.length)];
}

function nameOrPath(url: string): string {
  const name = NAMES.find((candidate) => scenarioUrl(candidate) === url);
  return name ?? pathInProject(fileURLToPath(url));
}
