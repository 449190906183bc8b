/** Where the scenarios that come with smplab are: name → module. */

const NAMES = [
  'offline-race/late-ipi', 'offline-race/prompt-ipi', 'offline-race/careless-sender', 'offline-race/spurious-warning',
  'offline-race/silent-warning', 'hotplug/up-canceled', 'csd/enxio-locked', 'csd/mutual-wait', 'csd/interrupt-between',
  'llist/del-first-aba', 'sync/condition-lost-wake-up', 'sync/semaphore-lost-wake-up', 'sync/barrier-lost-wake-up',
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
