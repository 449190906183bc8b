/** What event loops ask of the scheduler that runs their actors. */
import type { Told } from '../controlled/step.js';
import type { Coroutine } from './calling.js';

export interface LoopHost {
  /** Microseconds of steps left out: what waits and timers have lasted, in milliseconds. */
  readonly sleptMs: number;
  /** Lets others run until `mem[index]` of the ground differs from `seen`. */
  block(index: number, seen: number, atRest: boolean): Coroutine<void>;
  /** A step of its own: others may run before it. */
  step(site: number): Coroutine<void>;
  /** Something happened that an actor may have looked for. */
  touched(): void;
  /** An actor that was at rest has something to run. */
  changed(): void;
  /** Counts writes of shared memory, and what is as good as one. */
  readonly writes: number;
  /** Steps of all actors but that one. */
  stepsBut(actor: number): number;
  /** A write is looked for from now on: what may happen next is found again after each. */
  watchWrites(): void;
  /** The clock is at least at this time. */
  sleepUntil(ms: number): void;
  /** An event may happen, or can no more. */
  arm(event: number): void;
  disarm(event: number): void;
  /** What the actor that runs has done happens before what follows `noticed` of the same channel. */
  signal(channel: string): void;
  noticed(channel: string): void;
  /** Memory that the actor made which runs reaches others from now on. */
  share(memory: SharedArrayBuffer): void;
  /** An actor makes no further step. */
  kill(actor: number): void;
  /** The actor that runs does nothing any more but this. Returns only where its caller cannot wait, with nothing done. */
  leave(last: Coroutine<void>): Coroutine<void>;
  /** The actor that runs has looked for something, and not found it: it may be in a loop. */
  looked(): void;
  /** For the record: what the actor that runs has just done. The text is asked for where steps are recorded. */
  tell(what: number, id: number, told: () => Told): void;
}
