/** Thread entry of one actor of the lockstep engine. */
import run = require('./run.cjs');

export = run(() => import('../src/engine/lockstep/actor-thread.js'), 'runActorThread');
