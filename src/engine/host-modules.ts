/** The modules of Node by which code under test may ask its host: they take long to load, so only those that it names. */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import type * as Crypto from 'node:crypto';
import { clocksOfHooks, clocksOfOs } from './clocks.js';
import { HOST_MODULES, hostValuesOf } from './host-values.js';
import { randomNumbersOfCrypto } from './random-numbers.js';

const WAYS: Readonly<Record<string, (module: object) => void>> = {
  crypto: (module) => randomNumbersOfCrypto(module as typeof Crypto),
  os: clocksOfOs,
  perf_hooks: clocksOfHooks,
};
/** How they are named: as a text of its own, but for what is a global, too. */
const NAMED: ReadonlyMap<string, RegExp> = new Map(
  HOST_MODULES.map((name) => [name, name === 'crypto' ? /crypto/ : new RegExp(`(?:^|["'\`:])${name}(?:$|["'\`])`)]),
);

const done = new Set<string>();

/** What they give is the schedule's from now on, or it is said that it is not. @param sources null: any may be named */
export function modulesNamedIn(sources: readonly string[] | null): void {
  const before = done.size;
  const load = createRequire(import.meta.url);
  for (const [name, pattern] of NAMED) {
    if (done.has(name) || (sources !== null && !sources.some((source) => pattern.test(source)))) continue;
    done.add(name);
    const module = load(`node:${name}`) as object;
    WAYS[name]?.(module);
    hostValuesOf(name, module);
  }
  if (done.size > before) syncBuiltinESMExports();
}
