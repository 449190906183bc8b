/**
 * What a thread is prepared with in which a module of a stranger is loaded: it cannot flood the terminal, its children
 * are known to the host, and a check that the module begins by itself is none.
 */
import { subscribe } from 'node:diagnostics_channel';
import { BroadcastChannel } from 'node:worker_threads';
import { placeIn } from '../common/thrown.js';
import { endBy } from './asynchrony.js';
import { ThreadExit } from './event-loop/thread-exit.js';
import { limitOutput } from './printed.js';
import { systemThreadId } from './system-thread-id.js';
import { hideKeptCode } from '../common/kept-code.js';

/** Set in such threads. */
export const IN_THREAD = Symbol.for('smplab.in-thread');

/** The channel on which threads tell of the processes that modules start. */
export const CHILDREN_CHANNEL = `smplab.children.${process.pid}`;

/** A process was started, or has ended; or by which number the system knows a thread, for it does not say what it waits for. */
export type ChildNews = { readonly pid: number; readonly lives: boolean } | { readonly thread: number };

/** Idempotent. Context: before the module is loaded. */
export function tameThread(): void {
  if (Reflect.has(globalThis, IN_THREAD)) return;
  Reflect.set(globalThis, IN_THREAD, true);
  limitOutput(process.stdout);
  limitOutput(process.stderr);
  keepProcess();
  tellOfChildren();
  hideKeptCode();
}

/**
 * The process is not that of code under test: what would end it ends the execution. Elsewhere it is thrown. Node itself ends
 * a thread so.
 */
function keepProcess(): void {
  const exit = process.exit.bind(process);
  process.exit = (code) => {
    const ended = new ThreadExit(Number(code ?? process.exitCode ?? 0));
    return placeIn(ended.stack) === '' ? exit(code) : endBy(ended);
  };
  const kill = process.kill.bind(process);
  process.kill = (pid, signal) => {
    if ((pid !== process.pid && pid !== 0) || signal === 0) return kill(pid, signal);
    return endBy(new ThreadExit(1, 'process.kill of its own process was called'));
  };
}

interface Started {
  readonly process: {
    pid?: number;
    spawn(...args: unknown[]): unknown;
    once(event: 'exit', listener: () => void): unknown;
  };
}

/** Node says that a process is about to be started before it has its number, and nothing of one that it waits for. */
function tellOfChildren(): void {
  const channel = new BroadcastChannel(CHILDREN_CHANNEL);
  channel.unref();
  const tell = (news: ChildNews): void => channel.postMessage(news);
  const thread = systemThreadId();
  if (thread !== null) tell({ thread });
  subscribe('child_process', (message) => {
    const { process: child } = message as Started;
    const start = child.spawn.bind(child);
    child.spawn = (...args) => {
      const result = start(...args);
      const { pid } = child;
      if (pid !== undefined) {
        tell({ pid, lives: true });
        child.once('exit', () => tell({ pid, lives: false }));
      }
      return result;
    };
  });
}
