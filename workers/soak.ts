/** Thread entry of a soak: long programs of a checked structure on real threads. */
export { runSoakThread as default } from '../src/runners/soak/soak-thread.js';
