/** What a thread asks of the desk, where the event loops of all threads are kept; by name. */
import type { ThrownWire, Wire } from './wire.js';

/** What the thread is to do as its task. */
export interface Work {
  /** A timer, an immediate or a wait of its own, as it has numbered them. */
  readonly key?: number;
  /** An end: `with` is the message that it brings; none: it is closed. */
  readonly end?: number;
  readonly with?: unknown;
  /** The desk goes on when that is done. */
  readonly goesOn?: boolean;
}

export interface NamedEnd {
  readonly id: number;
  readonly name: string;
}

/** What a thread is handed by who starts it. */
export interface HandedWire {
  readonly workerData: Wire;
  readonly parentPort: NamedEnd;
}

/** What becomes of a thread, for who has started it. */
export type News = readonly ['online'] | readonly ['error', ThrownWire] | readonly ['exit', number];

export interface DeskCalls {
  // Timers. @param key by which the thread knows it
  startTimer(key: number, delayMs: number, repeats: boolean): number;
  startImmediate(key: number): void;
  restart(key: number): void;
  close(key: number): void;
  setRef(key: number, isRef: boolean): void;
  waitLater(key: number, word: number, words: number, timeoutMs: number): void;

  // Ports
  /** @param nth of the set-up, which each thread does; -1: an actor makes it */
  makeEnds(nth: number): readonly [NamedEnd, NamedEnd];
  openTopic(topic: string): NamedEnd;
  claim(end: number): void;
  startEnd(end: number): void;
  listen(end: number): void;
  setEndRef(end: number, isRef: boolean): void;
  send(end: number, message: Wire, shown: string): void;
  post(end: number, message: Wire, shown: string): void;
  receive(end: number): Wire | undefined;
  take(end: number): Wire | undefined;
  shut(end: number): void;
  closeEnd(end: number): void;
  move(end: number): NamedEnd;
  /** The number of memory that is an actor's own so far, among all that is. */
  numberMemory(): number;

  // Threads that code under test starts, by their actors
  /** @param key by which who starts it knows it: its task is handed News */
  startThread(key: number, urls: readonly string[], handed: HandedWire): number;
  setThreadRef(thread: number, isRef: boolean): void;
  terminate(thread: number): boolean;
  /** The thread that asks begins. Returns what it runs. */
  begun(): { readonly urls: readonly string[]; readonly handed: HandedWire };
  /** All of it has run. @param failure what it has not caught */
  ended(code: number, failure?: ThrownWire): void;

  // The loop, and the schedule
  /** The task that has come first is run. Null: there is nothing to do. */
  perform(): Work | null;
  /** What it asked for is done. */
  performed(): void;
  /** Nothing of the thread runs any more. */
  over(): void;
  /** A wait was notified, by its number. */
  woken(wait: number): void;
  happened(event: number): void;
  /** Timers that only look may fire again: see Polls. */
  release(all: boolean): number;
}

export type DeskCall = keyof DeskCalls;

export interface Request {
  readonly call: DeskCall;
  readonly args: readonly unknown[];
  /** Where code under test stands. */
  readonly place: string;
  /** An execution is set up, and does not run so far. */
  readonly isSetup: boolean;
  /** It belongs to the actor of the thread, and not to what all threads do alike. */
  readonly isOwn: boolean;
}

export type Reply = { readonly result: unknown } | { readonly error: Error };
