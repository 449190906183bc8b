/** Where the scenarios that come with smplab are: name → module. */
import { pathToFileURL } from 'node:url';

const NAMES = [
  'offline-race/late-ipi', 'offline-race/prompt-ipi', 'offline-race/careless-sender', 'offline-race/spurious-warning',
  'offline-race/silent-warning', 'offline-race/flush-elsewhere',
  'hotplug/up-canceled', 'hotplug/stopper-disabled', 'hotplug/cfd-freed',
  'stop-machine/ring-of-three', 'stop-machine/barrier-without-reset',
  'csd/enxio-locked', 'csd/mutual-wait', 'csd/interrupt-between', 'csd/async-reuse', 'csd/lost-doorbell', 'csd/queued-twice',
  'csd/touched-after-unlock', 'csd/unlocked-too-early',
  'idle/forgotten-drain', 'idle/drain-before-clear', 'idle/softirq-left',
  'llist/del-first-aba', 'llist/add-without-retry',
  'sync/condition-lost-wake-up', 'sync/semaphore-lost-wake-up', 'sync/barrier-lost-wake-up', 'sync/barrier-reuse',
  'sync/condition-without-mutex', 'sync/semaphore-sizes', 'sync/mutex-unlock',
  'lock/peterson', 'lock/ticket', 'stack/treiber-aba', 'litmus/message-passing', 'litmus/store-buffering',
] as const;

export function scenarioNames(): readonly string[] {
  return NAMES;
}

/**
 * The module of a scenario.
 *
 * @throws {RangeError} with the list of names
 */
export function scenarioUrl(name: string): string {
  if (!(NAMES as readonly string[]).includes(name)) throw new RangeError(`unknown scenario "${name}": there are ${NAMES.join(', ')}`);
  return new URL(`../scenarios/${name}.js`, import.meta.url).href;
}

/** A scenario's module, by name or by path. */
export function urlOf(scenario: string): string {
  if (scenarioNames().includes(scenario)) return scenarioUrl(scenario);
  return /\.m?[jt]s$/.test(scenario) ? pathToFileURL(scenario).href : scenarioUrl(scenario);
}
