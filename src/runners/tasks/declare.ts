/** Loads a module for its declaration: what cannot be used is reported in one line. */
import { InputError } from '../../common/errors.js';
import { shortPath } from '../../common/short-path.js';
import { phaseText } from '../../common/phase.js';
import { errorLine, placeIn } from '../../common/thrown.js';
import { CannotParse } from '../../engine/typescript/cannot-parse.js';
import { isAsyncCode } from '../../lab/async-code.js';
import { hasOperations } from '../../check/definition-problem.js';
import { importCheck, placeOf } from '../../subjects/check/import-check.js';
import { importScenario } from '../../subjects/import-scenario.js';
import { NotRewritable } from '../coop/not-rewritable.js';
import { loadedCheck, loadedScenario } from '../coop/loaded.js';
import type { Life } from '../pool/task.js';
import { declaredScenario } from '../scenario-declaration.js';
import type { ControlledEngine, Declaration, SearchTasks } from './tasks.js';

/** @throws {InputError} a module that does not load, or declares no scenario @throws {NotRewritable} */
export async function declare(
  { url, engine }: { readonly url: string; readonly engine: ControlledEngine },
  life: Life,
): Promise<Declaration> {
  life.loading('while it was imported');
  try {
    const scenario =
      engine === 'coop'
        ? (await loadedScenario(url)).scenario
        : declaredScenario(await importScenario(url, 'otherwise-lost'), url, 'all');
    const { name, kind, forms, outcomes } = scenario;
    const axis = scenario.kind === 'plain' || scenario.kernel !== undefined ? 'form' : 'variant';
    return { name, kind, forms: [...forms], axis, outcomes: outcomes.map((outcome) => ({ ...outcome })) };
  } catch (error) {
    if (error instanceof NotRewritable || error instanceof InputError || isAsyncCode(error)) throw error;
    if (takesDefineCheck(error)) throw new InputError(`it is a check: smplab check ${shortPath(url)}`);
    const [phase, text] = [
      phaseText(),
      placeIn((error as Error | null)?.stack) === '' && error instanceof Error ? error.message : errorLine(error),
    ];
    throw new InputError(phase === '' ? text : `${text}, ${phase}`);
  }
}

/** To a scenario `smplab` is what runs under test, which defines no checks. */
function takesDefineCheck(error: unknown): boolean {
  return error instanceof Error && /does not (?:export|provide an export named) '?defineCheck/.test(error.message);
}

/** @throws {InputError} when the module of a check cannot be used */
export async function importDefinition(
  { url }: { readonly url: string },
  life: Life,
): Promise<SearchTasks['import']['answer']> {
  life.loading('while it was imported');
  try {
    const definition = await importCheck(url);
    const operations = hasOperations(definition) ? Object.keys(definition.operations) : [];
    return { name: definition.name, place: placeOf(definition, url), operations };
  } catch (error) {
    if (error instanceof InputError || isAsyncCode(error)) throw error;
    throw new InputError(
      `${shortPath(url)} cannot be imported: ${(await parseErrorLine(url, error)) ?? errorLine(error)}`,
    );
  }
}

/** Node does not say where it could not parse; null: that is not what was wrong. */
async function parseErrorLine(url: string, error: unknown): Promise<string | null> {
  if (!(error instanceof SyntaxError)) return null;
  const again: unknown = await loadedCheck(url).catch((reason: unknown) => reason);
  return again instanceof CannotParse ? again.message : null;
}
