/** Imports a scenario's module as it is. */
import { importModule } from '../engine/typescript/import.js';
import { OWN_API, resolveOwnPackage, type When } from '../engine/typescript/own-package.js';
import type { Cpu } from '../kernel/kernel.js';
import type { MachineScenario, PlainScenario } from '../lab/scenario.js';

export type AnyScenario = MachineScenario<Cpu> | PlainScenario<unknown>;

/** Returns what the module exports as `scenario`, which may be anything. @param when what `smplab` means in it */
export async function importScenario(url: string, when: When): Promise<unknown> {
  resolveOwnPackage(when, OWN_API, url);
  return ((await importModule(url)) as { readonly scenario?: unknown }).scenario;
}
