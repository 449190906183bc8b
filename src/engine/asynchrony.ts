/**
 * Notices what code under test leaves for later: promises, those of async functions among them, timers, microtasks,
 * message ports. Node reports each of them to a hook of the thread when it is made.
 */
import { createHook } from 'node:async_hooks';
import { AsyncCode } from '../lab/async-code.js';
import { callerIn } from '../common/thrown.js';

/** What is made, by the names that Node has for it. Output makes others, and is allowed. */
const KINDS: Readonly<Record<string, string>> = {
  PROMISE: 'makes a promise',
  Timeout: 'starts a timer',
  Immediate: 'starts a timer',
  Microtask: 'calls queueMicrotask',
  TickObject: 'calls process.nextTick',
  MESSAGEPORT: 'makes a message port',
  WORKER: 'starts a thread',
};

const PROMISES_MAX = 1000;

let installed = false;
let watching = false;
let found: AsyncCode | null = null;
/** Their failure is no more than the failure of what is refused. */
const promises: Promise<unknown>[] = [];

/** From now on. */
export function beginWatch(): void {
  if (!installed) createHook({ init }).enable();
  installed = watching = true;
}

/** @throws {AsyncCode} when something was left for later since `beginWatch` */
export function endWatch(): void {
  watching = false;
  if (found === null) return;
  const refused = found;
  found = null;
  for (const promise of promises.splice(0)) promise.catch(() => undefined);
  throw refused;
}

/** Before something that may wait for ever. @throws {AsyncCode} when something was left for later since `beginWatch` */
export function refuseWhatIsLeft(): void {
  if (found !== null) throw found;
}

/** Whether something was left for later already: then nothing counts any more. */
export function isRefused(): boolean {
  return found !== null;
}

/** @throws {AsyncCode} now, and at `endWatch` should code under test catch it */
export function refuse(what: string): never {
  const { stack = '' } = new Error('here');
  found ??= new AsyncCode(`${callerIn(stack)} ${what}`);
  throw found;
}

/** Does work that may leave nothing for later. @throws {AsyncCode} when it does, whatever it throws itself */
export function watched<T>(work: () => T): T {
  beginWatch();
  try {
    return work();
  } finally {
    endWatch();
  }
}

function init(_id: number, type: string, _trigger: number, resource: object): void {
  const what = watching ? KINDS[type] : undefined;
  if (what === undefined) return;
  if (resource instanceof Promise && promises.length < PROMISES_MAX) promises.push(resource as Promise<unknown>);
  if (found !== null) return;
  const { stack = '' } = new Error('here');
  if (type === 'TickObject' && !/process\.nextTick.*\n(?!.*\(node:)/.test(stack)) return; // Node itself, as for output
  const isAsyncFunction = /promiseInitHook.*\n(?!.*<anonymous>\)?$)/m.test(stack);
  found = new AsyncCode(`${callerIn(stack)} ${isAsyncFunction ? 'is an async function' : what}`);
}
