/** Thread entry of an exploration. */
export { exploreCell as default } from '../src/commands/explore/cell.js';
