import { isNamed } from '../../common/thrown.js';

/** Errors that end an execution: no promise is rejected with them, for code under test would catch them. */
const ENGINE_ERRORS: ReadonlySet<string> = new Set(['Hung', 'OutsideCoroutine', 'Refused', 'AsyncCode', 'Diverged']);

export function isEngineError(error: unknown): boolean {
  return isNamed(error, ENGINE_ERRORS);
}

/** Passes on what is the engine's own. */
export function orRethrow(error: unknown): unknown {
  if (isEngineError(error)) throw error;
  return error;
}
