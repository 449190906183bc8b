/** What of the language and of Node goes on later, by name: code under test is given the event loop's own. */

/** Globals. */
export const LOOP_GLOBALS: ReadonlySet<string> = new Set([
  'Promise',
  'queueMicrotask',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'clearTimeout',
  'clearInterval',
  'clearImmediate',
  'MessageChannel',
  'MessagePort',
  'BroadcastChannel',
  'structuredClone',
]);

/** Modules of Node. */
export const LOOP_MODULES: ReadonlySet<string> = new Set(
  ['async_hooks', 'timers', 'timers/promises', 'worker_threads'].flatMap((name) => [name, `node:${name}`]),
);

/** Members that may call what they are given, or wait, whatever they are called on. */
export const LOOP_MEMBERS: readonly string[] = [
  'all',
  'allSettled',
  'any',
  'race',
  'try',
  'catch',
  'finally',
  'emit',
  'exit',
  'postMessage',
  'receiveMessageOnPort',
  'close',
  'promisified',
  'run',
  'runInAsyncScope',
];

/** Members of `process` by which a thread hears of itself. */
export const LISTENING: readonly string[] = [
  'on',
  'once',
  'off',
  'addListener',
  'prependListener',
  'removeListener',
  'removeAllListeners',
  'listeners',
  'listenerCount',
];
