/**
 * Notices what code under test leaves for later: promises, those of async functions among them, timers, microtasks,
 * message ports, and what it asks of the world outside. Node reports each of them to a hook of the thread when it is made.
 */
import { createHook } from 'node:async_hooks';
import type { MessagePort } from 'node:worker_threads';
import { AsyncCode, isAsyncCode } from '../lab/async-code.js';
import { callerIn, placeIn } from '../common/thrown.js';

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

const OF_FILES = 'uses the file system';
const OF_NETWORK = 'uses the network';
/** What is asked of the world outside, which answers when it likes. */
const OUTSIDE: Readonly<Record<string, string>> = {
  FSREQCALLBACK: OF_FILES,
  FSREQPROMISE: OF_FILES,
  FSEVENTWRAP: OF_FILES,
  STATWATCHER: OF_FILES,
  PROCESSWRAP: 'starts a process',
  TCPWRAP: OF_NETWORK,
  TCPSERVERWRAP: OF_NETWORK,
  UDPWRAP: OF_NETWORK,
  GETADDRINFOREQWRAP: OF_NETWORK,
  GETNAMEINFOREQWRAP: OF_NETWORK,
  QUERYWRAP: OF_NETWORK,
};
const HAND_IN = 'no schedule decides when the world outside answers: hand in a double';
/** Work for Node's own threads, whether it is waited for or not: `crypto.randomBytes`, with a callback or without. */
const JOB = /REQUEST$|^ZLIB$/;

const PROMISES_MAX = 1000;

let installed = false;
let watching = false;
/** Jobs are run: promises, microtasks. */
let runsJobs = false;
const JOBS: ReadonlySet<string> = new Set(['PROMISE', 'Microtask', 'TickObject']);
/** Nothing was noticed since `beginWatch`: an execution of a small program takes no longer than a few looks at what was. */
let isClean = true;
/** Ends the execution, whatever catches it. */
let found: Error | null = null;
/** What a listener has thrown, by actor: Node throws it again when the thread has nothing to run, and jobs are not run here. */
const thrown = new Map<number, { readonly error: unknown }>();
/** Who runs; -1: no actor. */
let actor = alone;
/** Is called when code under test is ended. */
let whenEnded = ignored;
/** Their failure is no more than the failure of what is refused. */
const promises: Promise<unknown>[] = [];
/** Work for Node's own threads, and who asked for it. */
const jobs: { readonly job: object; readonly stack: string }[] = [];

/** From now on. @param allowsJobs promises and microtasks are run */
export function beginWatch(allowsJobs = false): void {
  if (!installed) createHook({ init }).enable();
  installed = watching = true;
  runsJobs = allowsJobs;
}

/** Does work of the engine's own. */
export function notWatched(work: () => void): void {
  const was = watching;
  watching = false;
  work();
  watching = was;
}

/** @throws {AsyncCode} when something was left for later since `beginWatch`, or what ends the execution */
export function endWatch(): void {
  watching = false;
  if (isClean) return;
  lookAtJobs();
  isClean = true;
  thrown.clear();
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
  const stack = stackHere();
  throw find(new AsyncCode(`${callerIn(stack)} ${what}`));
}

/** Returns what ends the execution: the first that was found. */
function find(error: Error): Error {
  isClean = false;
  return (found ??= error);
}

/** Code under test may catch it, and is ended by it all the same. @throws it now, and at `endWatch` */
export function endBy(error: Error): never {
  if (watching) whenEnded(find(error));
  throw error;
}

/**
 * @throws what ends the execution and was caught, or what a listener of an EventTarget has thrown
 * @param by an actor that has nothing left to run just now: the one that runs
 */
export function throwLate(by?: number): void {
  if (isClean) return;
  refuseWhatIsLeft();
  const late = thrown.get(by ?? actor());
  if (late === undefined) return;
  thrown.delete(by ?? actor());
  throw late.error;
}

function ignored(_: Error): void {
  // it ends where it makes its next operation
}

/** A thread of its own for each actor. */
function alone(): number {
  return 0;
}

/** The host refuses it, and has said so. @throws {AsyncCode} now, and at `endWatch` should code under test catch it */
export function refuseBecause(error: Error): never {
  if (isAsyncCode(error)) find(error);
  throw error;
}

/** While actors run. @throws {AsyncCode} */
export function refuseWhereWatched(what: string, advice: string): void {
  if (!watching) return;
  const stack = stackHere();
  throw find(new AsyncCode(`${callerIn(stack)} ${what}`, advice));
}

/**
 * Does work of which nothing is to go on in this thread: the ports and the timers that it leaves are closed.
 *
 * @param mayReject whether promises that it makes may be rejected, and nothing comes of it
 */
export function leavingNothing<T>(work: () => T, mayReject = false): T {
  const left: (() => void)[] = [];
  const closed: Readonly<Record<string, (resource: object) => void>> = {
    MESSAGEPORT: (port) => (port as MessagePort).close(),
    Timeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
    Immediate: (immediate) => clearImmediate(immediate as NodeJS.Immediate),
    ...(mayReject && { PROMISE: (promise: object) => void (promise as Promise<unknown>).catch(() => undefined) }),
  };
  const hook = createHook({
    init: (_id, type, _trigger, resource: object) => void (type in closed && left.push(() => closed[type](resource))),
  }).enable();
  try {
    return work();
  } finally {
    hook.disable();
    for (const close of left) close();
  }
}

/** Those that call back are left for later; it is known of each when its caller has got it. */
function lookAtJobs(): void {
  if (jobs.length === 0) return;
  for (const { job, stack } of jobs.splice(0))
    if (['ondone', 'oncomplete', 'cb'].some((name) => typeof Reflect.get(job, name) === 'function'))
      find(new AsyncCode(`${callerIn(stack)} ${calls(stack) ?? 'leaves work to another thread'}`, HAND_IN));
}

/**
 * Does work that may leave nothing for later.
 *
 * @param who runs, where one thread runs all actors; -1: none
 * @param ended is called when that ends: from then on no operation is to be made
 * @throws {AsyncCode} when it does, whatever it throws itself
 */
export function watched<T>(work: () => T, who: () => number = alone, ended: (error: Error) => void = ignored): T {
  beginWatch();
  actor = who;
  whenEnded = ended;
  try {
    const result = work();
    throwLate();
    return result;
  } finally {
    endWatch();
  }
}

function init(_id: number, type: string, _trigger: number, resource: object): void {
  if (!watching) return;
  if (JOB.test(type) && jobs.length < PROMISES_MAX) {
    isClean = false;
    jobs.push({ job: resource, stack: stackHere() });
  }
  if (type === 'TickObject' && !runsJobs && OF_LISTENER.test(stackHere())) return takeThrown(resource as Tick);
  const outside = OUTSIDE[type];
  const what = outside ?? KINDS[type];
  if (what === undefined || (runsJobs && JOBS.has(type))) return;
  if (resource instanceof Promise && promises.length < PROMISES_MAX) promises.push(resource as Promise<unknown>);
  if (found !== null) return;
  const stack = stackHere();
  if (type === 'TickObject' && !BY_PROGRAM.test(stack)) return; // Node itself, as for output
  const byNode = calls(stack);
  if (outside !== undefined || byNode !== undefined) {
    const how = [outside, byNode].filter((part) => part !== undefined).join(': it ');
    find(new AsyncCode(`${callerIn(stack)} ${how}`, HAND_IN));
    return;
  }
  const isAsyncFunction = /promiseInitHook.*\n(?!.*<anonymous>\)?$)/m.test(stack);
  find(new AsyncCode(`${callerIn(stack)} ${isAsyncFunction ? 'is an async function' : what}`));
}

/** `process.nextTick`, by whatever name it is called. */
const BY_PROGRAM = /(?:process\.nextTick|\bnextTick\b.*task_queues).*\n(?!.*\(node:)/;

interface Tick {
  callback: () => void;
}

/** The tick in which Node throws what a listener has thrown. Source: Node, lib/internal/event_target.js, addCatch */
const OF_LISTENER = /kHybridDispatch|addCatch/;

function takeThrown(tick: Tick): void {
  const { callback } = tick;
  tick.callback = () => undefined;
  try {
    callback();
  } catch (error) {
    isClean = false;
    if (!thrown.has(actor())) thrown.set(actor(), { error });
  }
}

/** Deep enough for what Node does between its first line and the program's. */
function stackHere(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 40;
  const { stack = '' } = new Error('here');
  Error.stackTraceLimit = stackTraceLimit;
  return stack;
}

/** The function of Node that the program has called; undefined: it has done it itself, or by the language. */
function calls(stack: string): string | undefined {
  const frames = stack.split('\n').slice(1);
  const own = frames.findIndex((frame) => placeIn(frame) !== '');
  const outermost = frames.slice(0, Math.max(0, own)).findLast((frame) => frame.includes('(node:')) ?? '';
  const [, name, alias] = /at (?:new |async )*(?:Object\.)?([\w.]+)(?: \[as (\w+)\])? \(node:/.exec(outermost) ?? [];
  return name === undefined || BY_ITSELF.test(name) ? undefined : `calls ${alias ?? name}() of Node`;
}

/** What KINDS names better, and frames of the hook itself. */
const BY_ITSELF =
  /^(?:set(?:Timeout|Interval|Immediate)|queueMicrotask|(?:process\.)?nextTick|Worker|MessageChannel|promiseInit\w*|(?:\w+\.)?emitInit\w*)$/;
