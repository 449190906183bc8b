/**
 * The command line in the test's own process: what a process of its own takes is spent once, and not for each command. What
 * belongs to a process is put back when the command has ended, and none of its threads may be left.
 */
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type * as CommandLine from '../../src/cli/main.js';
import { ROOT, type Ended } from './command-line.js';

/** As it is shipped: the bundle's. */
const { main } = (await import(pathToFileURL(join(ROOT, 'lib/src/cli/main.js')).href)) as typeof CommandLine;

const STREAMS = ['stdout', 'stderr'] as const;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** What a developer's shell or vitest may have set. */
const COLOURS = ['NO_COLOR', 'FORCE_COLOR'] as const;

/** Only what hangs takes as long: what comes after it says so, instead of waiting too. */
const BOUND_MS = 100_000;

let last: Promise<unknown> = Promise.resolve();
let hangs: Error | undefined;

/**
 * Runs a command when those before it have ended: what it writes to is the process's.
 *
 * @param interrupted as soon as it listens to signals
 */
export async function inProcess(args: readonly string[], interrupted = false): Promise<Ended> {
  const ended = last.then(async () => await runBounded(args, interrupted));
  last = ended.catch(() => undefined);
  return await ended;
}

async function runBounded(args: readonly string[], interrupted: boolean): Promise<Ended> {
  if (hangs !== undefined) throw hangs;
  const ended = new AbortController();
  const written = { stdout: '', stderr: '' };
  const threads: Worker[] = [];
  const late = async (): Promise<never> => {
    await setTimeout(BOUND_MS, null, { signal: ended.signal });
    hangs = new Error(
      `nothing can be run in this process any more, for it does not end: smplab ${args.join(' ')}\n` +
        `threads: ${threads.map(({ threadId }) => threadId).join()}; resources: ${process.getActiveResourcesInfo().join()}; ` +
        `written: ${JSON.stringify(written)}`,
    );
    throw hangs;
  };
  try {
    return await Promise.race([run(args, interrupted, written, threads), late()]);
  } finally {
    ended.abort();
  }
}

/** @param threads those that it has started are added; -1 is the number of one that is gone */
async function run(
  args: readonly string[],
  interrupted: boolean,
  written: Record<(typeof STREAMS)[number], string>,
  threads: Worker[],
): Promise<Ended> {
  const putBack = [
    heard(threads),
    ...COLOURS.map(unset),
    ...STREAMS.map((stream) => caught(stream, written)),
    ...SIGNALS.map(unheard),
  ];
  if (interrupted) putBack.push(interruptSoon());
  try {
    await main(args);
    await Promise.all(threads.map(gone));
    const code = process.exitCode ?? 0;
    return { code: Number(code), signal: null, ...written };
  } finally {
    process.exitCode = undefined;
    for (const undo of putBack) undo();
  }
}

type Undo = () => void;
type Done = () => void;

function unset(name: string): Undo {
  const value = process.env[name];
  delete process.env[name];
  return () => {
    if (value !== undefined) process.env[name] = value;
  };
}

/** Collects the threads that are started; Node's own, for loaders, stay. */
function heard(threads: Worker[]): Undo {
  const started = (thread: Worker): void => {
    if (thread.constructor === Worker) threads.push(thread);
  };
  process.on('worker', started);
  return () => process.off('worker', started);
}

async function gone(thread: Worker): Promise<void> {
  if (thread.threadId >= 0) await once(thread, 'exit');
}

/** What is written there goes to the test, as text. */
function caught(name: (typeof STREAMS)[number], written: Record<typeof name, string>): Undo {
  const stream = process[name];
  const before = Object.getOwnPropertyDescriptor(stream, 'write');
  const listeners = stream.listeners('error');
  stream.write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean => {
    written[name] += String(chunk);
    const after = typeof encoding === 'function' ? encoding : done;
    if (after !== undefined) queueMicrotask(after);
    return true;
  };
  return () => {
    if (before === undefined) Reflect.deleteProperty(stream, 'write');
    else Object.defineProperty(stream, 'write', before);
    for (const listener of stream.listeners('error'))
      if (!listeners.includes(listener)) stream.off('error', listener as () => void);
  };
}

/** What is interrupted goes on listening to its end. */
function unheard(signal: (typeof SIGNALS)[number]): Undo {
  const listeners = process.listeners(signal);
  return () => {
    for (const listener of process.listeners(signal)) if (!listeners.includes(listener)) process.off(signal, listener);
  };
}

function interruptSoon(): Undo {
  let soon: NodeJS.Immediate | undefined;
  const listening = (event: string | symbol): void => {
    if (event !== 'SIGINT') return;
    process.off('newListener', listening); // a second one would end the process
    soon = setImmediate(() => process.emit('SIGINT'));
  };
  process.on('newListener', listening);
  return () => {
    process.off('newListener', listening);
    clearImmediate(soon);
  };
}
