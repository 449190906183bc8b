/**
 * The command line in the test's own process: what a process of its own takes is spent once, and not for each command. What
 * belongs to a process is put back when the command has ended, and none of its threads may be left.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as CommandLine from '../../src/cli/main.js';
import { ROOT, type Ended } from './command-line.js';
import { threadCount, threadsGone } from './thread-count.js';

/** As it is shipped: the bundle's. */
const { main } = (await import(pathToFileURL(join(ROOT, 'lib/src/cli/main.js')).href)) as typeof CommandLine;

const STREAMS = ['stdout', 'stderr'] as const;
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** What a developer's shell or vitest may have set. */
const COLOURS = ['NO_COLOR', 'FORCE_COLOR'] as const;

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs a command when those before it have ended: what it writes to is the process's.
 *
 * @param interrupted as soon as it listens to signals
 */
export async function inProcess(args: readonly string[], interrupted = false): Promise<Ended> {
  const ended = last.then(async () => await run(args, interrupted));
  last = ended.catch(() => undefined);
  return await ended;
}

async function run(args: readonly string[], interrupted: boolean): Promise<Ended> {
  const before = threadCount();
  const written = { stdout: '', stderr: '' };
  const putBack = [...COLOURS.map(unset), ...STREAMS.map((stream) => caught(stream, written)), ...SIGNALS.map(unheard)];
  if (interrupted) putBack.push(interruptSoon());
  try {
    await main(args);
    await threadsGone(before);
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
