/**
 * What code under test is given on a real thread in the place of Node's timers, ports and channels: what it is given on
 * coroutines, called plainly. Elsewhere in the thread timers are Node's.
 */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { promisify } from 'node:util';
import { contextsBy } from '../../event-loop/async-context.js';
import { callBy, type Coroutine } from '../../event-loop/calling.js';
import { BroadcastChannel } from '../../event-loop/own/broadcast.js';
import { structuredCloneOf } from '../../event-loop/own/clone.js';
import { MessageChannel, MessagePort, receiveMessageOnPort } from '../../event-loop/own/message-port.js';
import { LISTENING } from '../../event-loop/names.js';
import { OWN_PROCESS } from '../../event-loop/own/process.js';
import { abortSignalTimeout, OWN_TIMERS, TIMER_PROMISES } from '../../event-loop/own/timers.js';
import { Worker } from '../../event-loop/own/worker.js';
import { isPort } from '../../event-loop/ports-made.js';
import { promisesBy } from '../../event-loop/promises.js';
import { NATIVE_CONTEXTS } from './native-contexts.js';
import { NATIVE_PROMISES } from './native-promises.js';

type Method = (...args: unknown[]) => unknown;
type Methods = Readonly<Record<string, unknown>>;

const PORTS = { MessageChannel, MessagePort, BroadcastChannel };
const require = createRequire(import.meta.url);

/** Invariant: called once a thread, before the code under test is imported. @param isActive whether code under test runs */
export function installOwn(isActive: () => boolean): void {
  callBy(plainly);
  promisesBy(NATIVE_PROMISES);
  contextsBy(NATIVE_CONTEXTS);
  const promises = require('node:timers/promises') as object;
  gate(promises, TIMER_PROMISES, isActive);
  gate(Reflect.get(promises, 'scheduler') as object, TIMER_PROMISES.scheduler, isActive);
  gate(globalThis, { ...OWN_TIMERS, structuredClone: structuredCloneOf }, isActive);
  gate(require('node:timers') as object, OWN_TIMERS, isActive);
  gate(AbortSignal, { timeout: abortSignalTimeout }, isActive);
  const ofThread = ['exit', ...LISTENING].map((name) => [name, Reflect.get(OWN_PROCESS, name) as unknown]);
  gate(process, Object.fromEntries(ofThread) as Methods, isActive);
  replace(globalThis, PORTS);
  const threads = require('node:worker_threads') as Methods;
  const native = threads['receiveMessageOnPort'] as Method; // also what runs the thread has ports
  const receive = (port: unknown): unknown => (isPort(port) ? receiveMessageOnPort(port) : native(port));
  replace(threads, { ...PORTS, Worker, receiveMessageOnPort: receive });
  syncBuiltinESMExports();
}

/** Nothing waits as a coroutine does. */
// oxlint-disable-next-line require-yield -- its caller runs it as one
function* plainly(self: unknown, fn: unknown, args: readonly unknown[]): Coroutine<unknown> {
  return Reflect.apply(fn as Method, self, args);
}

/** Those that are functions, while code under test runs. */
function gate(owner: object, own: Methods, isActive: () => boolean): void {
  for (const [name, method] of Object.entries(own)) {
    const native = Reflect.get(owner, name) as unknown;
    if (typeof method !== 'function' || typeof native !== 'function') continue;
    const either = function (this: unknown, ...args: unknown[]): unknown {
      return Reflect.apply(isActive() ? method : native, this, args) as unknown;
    };
    Object.defineProperties(either, { name: { value: name }, length: { value: native.length } });
    const later: unknown = Reflect.get(native, promisify.custom);
    if (later !== undefined) {
      const custom = { promised: later };
      gate(custom, { promised: Reflect.get(TIMER_PROMISES, name) }, isActive);
      Object.defineProperty(either, promisify.custom, { value: custom.promised, enumerable: false });
    }
    replace(owner, { [name]: either });
  }
}

function replace(owner: object, own: Methods): void {
  for (const [name, value] of Object.entries(own))
    Object.defineProperty(owner, name, { value, writable: true, configurable: true, enumerable: true });
}
