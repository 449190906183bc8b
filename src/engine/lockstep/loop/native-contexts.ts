/** The async context that Node itself carries, for what comes by the desk: see contextsBy. */
import { AsyncResource } from 'node:async_hooks';
import type { Contexts } from '../../event-loop/async-context.js';
import { runToEnd } from '../../event-loop/calling.js';

const NAME = 'smplab';

export const NATIVE_CONTEXTS: Contexts = {
  keepContext(work) {
    const kept = new AsyncResource(NAME);
    // oxlint-disable-next-line require-yield -- its caller runs it as a coroutine
    return function* (...args) {
      return kept.runInAsyncScope(() => {
        const own = new AsyncResource(NAME); // what is entered meanwhile is not kept, as in newer Nodes
        return own.runInAsyncScope(() => runToEnd(work(...args)));
      });
    };
  },
};
