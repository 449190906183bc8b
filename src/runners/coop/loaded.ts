/** What this thread has loaded: rewriting the kernel anew for each form takes longer than many a search. */
import { madeOnce } from '../../common/made-once.js';
import type { PlainPoints } from '../../lab/plain-memory.js';
import { declaredScenario } from '../scenario-declaration.js';
import type { CoopCheck } from './load-check.js';
import type { LoadedScenario } from './load.js';

const scenarios = new Map<string, Promise<LoadedScenario>>();
const checks = new Map<string, Promise<CoopCheck>>();

/** @throws {NotRewritable} @throws {InputError} when the module declares no scenario */
export async function loadedScenario(url: string, points: PlainPoints = []): Promise<LoadedScenario> {
  const { loadScenario } = await import('./load.js');
  const loaded = await once(scenarios, url, points, loadScenario);
  declaredScenario(loaded.scenario, url, loaded.goesOnLater ? 'all' : 'nothing');
  return loaded;
}

/** @throws {NotRewritable} */
export async function loadedCheck(url: string, points: PlainPoints = []): Promise<CoopCheck> {
  const { loadCheck } = await import('./load-check.js');
  return await once(checks, url, points, loadCheck);
}

function once<T>(
  kept: Map<string, Promise<T>>,
  url: string,
  points: PlainPoints,
  load: (url: string, points: PlainPoints) => Promise<T>,
): Promise<T> {
  return madeOnce(kept, `${url} ${JSON.stringify(points)}`, () => load(url, points));
}
