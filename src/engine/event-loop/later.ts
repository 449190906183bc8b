/**
 * Everything that rewritten code asks of the event loop, loaded where a program goes on later: others never pay for it.
 */
import { callAny, CALLS } from '../rewriter/calls.js';
import { constructsBy } from '../rewriter/runtime/construction.js';
import { contextsBy } from './async-context.js';
import { callBy } from './calling.js';
import { refuseLater } from './current.js';
import { asyncFunction, awaiting, startAsync } from './functions/async-functions.js';
import { asyncGenerator, asyncGeneratorFunction, asyncYield } from './functions/async-generators.js';
import { abandonAsync, asyncDelegate, closeAsync, iterateAsync, stepAsync } from './functions/async-iteration.js';
import { importLater } from './import-later.js';
import { evaluated } from './top-level.js';
import { OWN_CONTEXTS } from './own/async-hooks.js';
import { OWN } from './own/globals.js';
import { ownNamespace, ownRequired } from './own/modules.js';
import { OWN_THREADS } from './own/threads.js';
import { constructPromise, LoopPromise, newPromise, rejectPromise, resolvePromise } from './promise/promise.js';
import { promisesBy } from './promises.js';

/** In rewritten code: `$co.later`. */
const CALLS_LATER = {
  async: startAsync,
  asyncFunction,
  await: awaiting,
  asyncGenerator,
  asyncGeneratorFunction,
  asyncYield,
  asyncDelegate,
  iterateAsync,
  stepAsync,
  closeAsync,
  abandonAsync,
  refuse: refuseLater,
  /** What stands in the place of globals. */
  own: OWN,
};

/** What the instances of a program's modules ask. */
export const LATER = { evaluated, importLater, ownNamespace, ownRequired, threads: OWN_THREADS };
export type Later = typeof LATER;

callBy(callAny);
contextsBy(OWN_CONTEXTS);
promisesBy({ newPromise, rejectPromise, resolvePromise });
constructsBy(LoopPromise, constructPromise);
CALLS.later = CALLS_LATER;
