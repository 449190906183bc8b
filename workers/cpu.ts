/** Thread entry of one CPU of the free engine. */
export { runCpuThread as default } from '../src/engine/free/cpu-thread.js';
