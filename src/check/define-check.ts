/** Writing down a check. */
import type { ActorsDefinition, Defined, OperationsDefinition, Place } from '../lab/check-definition.js';

const NOWHERE: Place = { url: '', line: 0 };

/**
 * Defines a check of a shared structure: a module's default export, for `smplab check FILE` and for `check(…)`.
 * The definition remembers the module that called this, because other threads load it from there.
 *
 * @throws {TypeError} it is a list
 * @public
 */
export function defineCheck<Shared, View = Shared, State = unknown>(
  definition: OperationsDefinition<Shared, View, State>,
): Defined<OperationsDefinition<Shared, View, State>>;
export function defineCheck<Shared, View = Shared>(
  definition: ActorsDefinition<Shared, View>,
): Defined<ActorsDefinition<Shared, View>>;
export function defineCheck<Definition extends object>(definition: Definition): Defined<Definition> {
  if (Array.isArray(definition)) throw new TypeError('defineCheck takes one object, and no list: defineCheck({ … })');
  return { ...definition, definedAt: callerOf(defineCheck) };
}

/**
 * The place that called `callee`: the file that runs, and not the one it was compiled from, as a stack's text may say.
 */
function callerOf(callee: (...args: never[]) => unknown): Place {
  const original: unknown = Reflect.get(Error, 'prepareStackTrace');
  const error: { stack?: unknown } = {};
  try {
    Error.prepareStackTrace = (_, sites) => sites[0];
    Error.captureStackTrace(error, callee);
    const site = error.stack as NodeJS.CallSite | undefined;
    const file = site?.getFileName();
    return typeof file === 'string' ? { url: urlOf(file), line: site?.getLineNumber() ?? 0 } : NOWHERE;
  } finally {
    Reflect.set(Error, 'prepareStackTrace', original);
  }
}

function urlOf(file: string): string {
  return /^[a-z]{2,}:/.test(file) ? file : new URL(`file:///${file.replace(/^\//, '')}`).href;
}
