/** Thread entry of one actor of the lockstep engine. */
export { runActorThread as default } from '../src/engine/lockstep/actor-thread.js';
