/** Thread entry of searches and checks: here the user's code runs. */
import run = require('./run.cjs');

export = run(() => import('../src/commands/tasks.js'), 'runTask');
