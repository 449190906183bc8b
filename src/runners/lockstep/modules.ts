/** What is known of the modules that threads run: as coroutines where they can be some, or else as they are. */
import type { DeclaredRace } from '../../lab/data-race.js';
import type { PlainPoints } from '../../lab/plain-memory.js';
import type { AnyScenario } from '../../subjects/import-scenario.js';
import { linkModules, type LinkedModules } from '../coop/load-modules.js';
import { loadedCheck, loadedScenario } from '../coop/loaded.js';
import { OF_CHECK } from '../coop/load-check.js';
import { fileUrl, surroundingOf } from '../coop/load.js';
import { declaredSteps } from '../coop/step-places.js';

/** Null: they cannot be read as modules, so nothing is known. */
export async function modulesOfScenario(
  url: string,
  scenario: AnyScenario,
  points: PlainPoints,
): Promise<LinkedModules | null> {
  const { kind, races } = scenario;
  const also = (scenario.kind === 'plain' ? (scenario.workers?.modules ?? []) : []).map(fileUrl);
  return await firstOf(
    async () => await loadedScenario(url, points),
    async () => asTheyAre(await linkModules(url, await surroundingOf(url, kind), points, stepsOf(races, points), also)),
  );
}

export async function modulesOfCheck(
  url: string,
  races: readonly DeclaredRace[] | undefined,
  points: PlainPoints,
): Promise<LinkedModules | null> {
  return await firstOf(
    async () => (await loadedCheck(url, points)).modules,
    async () => asTheyAre(await linkModules(url, OF_CHECK, points, stepsOf(races, points))),
  );
}

/** What is no coroutine keeps its state from one execution to the next: it has to look after that itself. */
function asTheyAre(modules: LinkedModules): LinkedModules {
  return { ...modules, state: [] };
}

function stepsOf(races: readonly DeclaredRace[] | undefined, points: PlainPoints) {
  return (typeof points === 'string' ? null : declaredSteps(races)) ?? undefined;
}

async function firstOf(...ways: readonly (() => Promise<LinkedModules>)[]): Promise<LinkedModules | null> {
  for (const way of ways) {
    const modules = await way().catch(() => null);
    if (modules !== null) return modules;
  }
  return null;
}
