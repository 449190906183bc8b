/**
 * What `node:worker_threads` says of the thread that asks. On the controlled engines the actors have their own, and the
 * same on both; what a program hands to threads that it starts itself has no actor.
 */
import { syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';
import { placeIn } from '../common/thrown.js';
import { endBy } from './asynchrony.js';
import { Refused } from './rewriter/refused.js';

/** As of a thread that was started with nothing. The main thread, which is no actor, has the number 0. */
function identityOf(actor: number): object {
  return { threadId: actor + 1, isMainThread: false };
}

export const OWN_NAMES: ReadonlySet<string> = new Set(['threadId', 'isMainThread']);
/** What the program that starts a thread hands to it. */
const HANDED_IN: ReadonlySet<string> = new Set(['workerData', 'parentPort', 'resourceLimits']);

export function isThreadsModule(specifier: string): boolean {
  return specifier === 'worker_threads' || specifier === 'node:worker_threads';
}

/**
 * The module as an actor sees it that shares a thread with others: its namespace, or what `require` returns.
 *
 * @param later what has an event loop
 * @param handed what the thread was handed by who started it
 */
export function threadsOf(actor: number, native: object, later: object = {}, handed?: object): object {
  const own: object = { ...native, ...identityOf(actor), ...later };
  if (handed !== undefined) Object.assign(own, handed);
  else for (const name of HANDED_IN) Object.defineProperty(own, name, { get: () => refuse(name), enumerable: true });
  return 'default' in native ? Object.assign(own, { default: threadsOf(actor, threads, later, handed) }) : own;
}

/** @throws {Refused} */
function refuse(name: string): never {
  const place = placeIn(new Error('here').stack);
  endBy(new Refused(`${place === '' ? '' : `${place}: `}${name} of worker_threads: ${HANDED_IN_REASON}`));
}

const HANDED_IN_REASON = 'coroutines are no threads that a program has started and handed something to';

/** What the threads of a program see of themselves that starts others. */
export const MAIN_THREAD = { isMainThread: true, parentPort: null, workerData: null };

/** Makes this thread the actor's, for code that is imported later. @param starts its program starts threads */
export function becomeThreadOf(actor: number, starts = false): void {
  Object.assign(threads, identityOf(actor), starts ? MAIN_THREAD : { workerData: undefined });
  syncBuiltinESMExports();
}

/** The same of a thread that an actor has started. */
export function handToThread(handed: object): void {
  Object.assign(threads, handed);
  syncBuiltinESMExports();
}
