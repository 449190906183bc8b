/** What a program on the coop engine tells of itself. */
import type { Loops } from '../event-loop/loops.js';
import type { Ground } from '../controlled/ground.js';
import type { Coroutine } from '../rewriter/runtime.js';

export interface CoopGround extends Ground {
  readonly actors: number;
  /** Number of the program's own events. */
  readonly events: number;
  /** Starts the handler of an interrupted actor. */
  interrupt(actor: number): Coroutine;
  onEvent(event: number): void;
  /** The event loops of actors that have some. */
  readonly loops: Loops | null;
}

/** What the actors of plain code run on: they block in Atomics.wait alone. */
export function plainGround(actors: number): CoopGround {
  return {
    actors,
    events: 0,
    mem: new Int32Array(1),
    irqs: null,
    faults: null,
    firstTimeout: actors,
    interrupt: noMachine,
    onEvent: noMachine,
    loops: null,
    polls: null,
  };
}

/** What the actors of code run on that goes on later. */
export function loopGround(loops: Loops): CoopGround {
  const { actors, events, bells, timers } = loops;
  return {
    ...plainGround(actors),
    events,
    mem: bells,
    firstTimeout: actors + events,
    onEvent: (event) => loops.happened(event),
    loops,
    polls: timers,
  };
}

function noMachine(): never {
  throw new Error('plain code has no interrupts and no events of its own');
}

/** The same with an event for each actor, by which its oldest buffered store reaches the memory. */
export function withBuffers(ground: CoopGround, onEvent: (event: number) => void): CoopGround {
  if (ground.irqs !== null) throw new Error('CPUs of a machine have no store buffers');
  const { actors, mem } = ground;
  return { ...plainGround(actors), mem, events: actors, firstTimeout: 2 * actors, onEvent };
}
