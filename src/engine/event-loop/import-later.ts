/** `import(specifier)`: the module is there when its loading has become a task. Source: ECMA-262, EvaluateImportCall. */
import { atOnce, type Coroutine } from './calling.js';
import { actorLoop, loopOf } from './current.js';
import { orRethrow } from './engine-errors.js';
import { newPromise, rejectPromise, resolvePromise } from './promise/promise.js';

export function importLater(specifier: string, load: () => object): object {
  const promise = newPromise();
  const queue = loopOf(); // or it is refused
  const loop = actorLoop();
  if (loop === null) {
    // the set-up has no tasks, and waits at its top level for nothing but jobs
    // oxlint-disable-next-line require-yield -- its caller runs it as a coroutine
    queue.enqueue(function* (): Coroutine<void> {
      settle();
    });
    return promise;
  }
  const handle = { isRef: true, close: (): void => undefined };
  loop.handles.add(handle);
  loop.loops.arm({
    text: `${specifier} is imported`,
    loop,
    happen: () => loop.add({ channel: '', run: () => atOnce(run) }),
  });
  return promise;

  function run(): void {
    loop!.handles.delete(handle);
    settle();
  }

  function settle(): void {
    try {
      resolvePromise(promise, load());
    } catch (error) {
      rejectPromise(promise, orRethrow(error));
    }
  }
}
