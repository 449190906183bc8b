/** What a task comes from: a timer, a port with messages, a wait. When it may come is for the schedule to decide. */
import type { Coroutine } from './calling.js';

/** A task that an event loop runs when its stack is empty. */
export interface Task {
  /** What was done before its channel was signalled happens before it; empty: nothing. */
  readonly channel: string;
  run(): Coroutine<unknown>;
}

/** Becomes a task of its loop when its event happens. */
export interface Source {
  /** For the table. */
  readonly text: string;
  /** The number of the message that it brings. */
  readonly message?: number | undefined;
  /** Whose task it becomes. */
  readonly loop: { readonly actor: number } | undefined;
  /** The event has happened: it is armed no more. */
  happen(): void;
}
