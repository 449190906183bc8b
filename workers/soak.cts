/** Thread entry of a soak: long programs of a checked structure on real threads. */
import run = require('./run.cjs');

export = run(() => import('../src/runners/soak/soak-thread.js'), 'runSoakThread');
