/** Thread entry of a soak: long programs of a checked structure on real threads. */
export { runSoakThread as default } from '../src/host/free/soak-thread.js';
