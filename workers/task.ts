/** Thread entry of searches and checks: here the user's code runs. */
export { runTask as default } from '../src/commands/tasks.js';
