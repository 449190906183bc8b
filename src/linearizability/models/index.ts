/** The models that are built in, by name. */
import type { BuiltInModel } from '../../lab/check-definition.js';
import type { Model } from '../../lab/history.js';
import { counter } from './counter.js';
import { fifoQueue } from './fifo-queue.js';
import { lifoStack } from './lifo-stack.js';
import { llist } from './llist.js';
import { lock } from './lock.js';
import { register } from './register.js';
import { semaphore } from './semaphore.js';
import { set } from './set.js';

export { counter, fifoQueue, lifoStack, llist, lock, register, semaphore, set };
export { keyValue } from './key-value.js';
export { workStealingDeque } from './work-stealing-deque.js';

export interface ModelSettings {
  /** How many elements it holds, or permits it has. */
  readonly capacity?: number | undefined;
}

const MODELS: Readonly<Record<BuiltInModel, (settings: ModelSettings) => unknown>> = {
  'fifo-queue': fifoQueue,
  'lifo-stack': lifoStack,
  set: () => set,
  counter: () => counter,
  register: () => register,
  lock: () => lock,
  semaphore,
  llist: () => llist,
};

/** The model of that name. Its states are its own business. */
export function builtInModel(name: BuiltInModel, settings: ModelSettings = {}): Model {
  return MODELS[name](settings) as Model;
}
