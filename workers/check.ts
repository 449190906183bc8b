/** Thread entry of a check: here the user's code runs. */
export { runCheckTask as default } from '../src/commands/check/cell.js';
