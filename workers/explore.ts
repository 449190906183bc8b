/** Thread entry of an exploration. */
export { exploreCell as default } from '../src/host/explore-cell.js';
