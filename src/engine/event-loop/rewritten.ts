/** What rewritten code asks of the event loop: a part of `$co`. */
import { awaiting, startAsync } from './async-functions.js';
import { asyncGenerator, asyncGeneratorFunction, asyncYield } from './async-generators.js';
import { abandonAsync, asyncDelegate, closeAsync, iterateAsync, stepAsync } from './async-iteration.js';
import { OWN } from './own.js';

export const ASYNC_CALLS = {
  async: startAsync,
  await: awaiting,
  asyncGenerator,
  asyncGeneratorFunction,
  asyncYield,
  asyncDelegate,
  iterateAsync,
  stepAsync,
  closeAsync,
  abandonAsync,
  /** What stands in the place of globals. */
  own: OWN,
};
