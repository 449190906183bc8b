/** Thread entry of one actor of the batch engine. */
import run = require('./run.cjs');

export = run(() => import('../src/engine/free/batch/thread.js'), 'runBatchThread');
