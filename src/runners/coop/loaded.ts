/** What this thread has loaded: rewriting the kernel anew for each form takes longer than many a search. */
import { declaredScenario } from '../scenario-declaration.js';
import type { CoopCheck } from './load-check.js';
import type { LoadedScenario } from './load.js';

const scenarios = new Map<string, Promise<LoadedScenario>>();
const checks = new Map<string, Promise<CoopCheck>>();

/** @throws {NotRewritable} @throws {InputError} when the module declares no scenario */
export async function loadedScenario(url: string): Promise<LoadedScenario> {
  const { loadScenario } = await import('./load.js');
  const loaded = await once(scenarios, url, loadScenario);
  declaredScenario(loaded.scenario, url, loaded.goesOnLater);
  return loaded;
}

/** @throws {NotRewritable} */
export async function loadedCheck(url: string): Promise<CoopCheck> {
  const { loadCheck } = await import('./load-check.js');
  return await once(checks, url, loadCheck);
}

function once<T>(kept: Map<string, Promise<T>>, url: string, load: (url: string) => Promise<T>): Promise<T> {
  let loading = kept.get(url);
  if (loading === undefined) {
    loading = load(url);
    kept.set(url, loading);
  }
  return loading;
}
