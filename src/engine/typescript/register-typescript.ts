/** TypeScript of a user's, imported by this thread. */
import * as hooks from './hooks.js';
import { register } from './register.js';

let registered = false;

/** From now on, in this thread. */
export function registerTypeScript(): void {
  if (registered) return;
  registered = true;
  register(hooks, new URL('./hooks.js', import.meta.url));
}
