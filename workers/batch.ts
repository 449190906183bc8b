/** Thread entry of one actor of the batch engine. */
export { runBatchThread as default } from '../src/engine/free/batch/thread.js';
