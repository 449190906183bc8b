/** `import(specifier)`: the module is there when its loading has become a task. Source: ECMA-262, EvaluateImportCall. */
import { atOnce } from './calling.js';
import { orRethrow } from './engine-errors.js';
import { loopFor } from './needs-actor.js';
import { newPromise, rejectPromise, resolvePromise } from './promise/promise.js';

export function importLater(specifier: string, load: () => object): object {
  const loop = loopFor('calls import()');
  const promise = newPromise();
  const handle = { isRef: true, close: (): void => undefined };
  loop.handles.add(handle);
  loop.loops.arm({
    text: `${specifier} is imported`,
    loop,
    happen: () => loop.add({ channel: '', run: () => atOnce(run) }),
  });
  return promise;

  function run(): void {
    loop.handles.delete(handle);
    try {
      resolvePromise(promise, load());
    } catch (error) {
      rejectPromise(promise, orRethrow(error));
    }
  }
}
