/**
 * Words by which the threads of a batch and their host talk while the threads run: each where one thread writes it, on
 * lines of its own, so that no thread's bookkeeping disturbs what is measured.
 */
import { add, load, store } from '../../../memory/atomics.js';
import { barrierInit } from '../../../sync/barrier.js';

/** Two cache lines: processors fetch the neighbour of a line as well. */
const APART = 32;

export const CONTROL = {
  /** Set by the host: leave the job after this batch, or now, if waiting for a thread that does not come. */
  stop: 0,
  barrier: APART,
  /** States of the batch that is about to begin; 0: the job is over. Written by actor 0 before the rendezvous. */
  states: 2 * APART,
  /** States that have been set up: of no more there can be a batch. Written by actor 0 while it sets up. */
  opened: 2 * APART + 1,
  /** Threads that are done with what goes on later, over all rounds. */
  done: 2 * APART + 2,
  /** Counts whatever shows that a thread gets on. */
  progress: 3 * APART,
  actors: 4 * APART,
} as const;

/** Words of one actor. */
export const ACTOR = {
  /** How far it is, over all batches: others that keep step with it look here. */
  position: 0,
  /** Rendezvous that it has come to: one that is behind the others is the one that does not come back. */
  meetings: 8,
  /** Samples that it has counted: the sum over the actors is the live figure. */
  samples: 9,
  size: APART,
} as const;

export class BatchControl {
  readonly mem: Int32Array;

  constructor(
    readonly buffer: SharedArrayBuffer,
    readonly actors: number,
  ) {
    this.mem = new Int32Array(buffer);
  }

  static create(actors: number): BatchControl {
    const control = new BatchControl(new SharedArrayBuffer((CONTROL.actors + actors * ACTOR.size) * 4), actors);
    barrierInit(control.mem, CONTROL.barrier, actors);
    return control;
  }

  actor(id: number): number {
    return CONTROL.actors + id * ACTOR.size;
  }

  stop(): void {
    store(this.mem, CONTROL.stop, 1);
  }

  get stopped(): boolean {
    return load(this.mem, CONTROL.stop) !== 0;
  }

  /** Another number whenever a thread has got on. */
  get progress(): number {
    let sum = load(this.mem, CONTROL.progress);
    for (let id = 0; id < this.actors; id++) sum += load(this.mem, this.actor(id) + ACTOR.position) >>> 0;
    return sum;
  }

  noteProgress(): void {
    add(this.mem, CONTROL.progress, 1);
  }

  /** Samples counted so far, by all. Each actor's share wraps around at 2³²: for the live line only. */
  get samples(): number {
    let sum = 0;
    for (let id = 0; id < this.actors; id++) sum += load(this.mem, this.actor(id) + ACTOR.samples) >>> 0;
    return sum;
  }

  addSamples(id: number, samples: number): void {
    add(this.mem, this.actor(id) + ACTOR.samples, samples);
  }

  /** Actors that others wait for. */
  behind(): number[] {
    const meetings = Array.from({ length: this.actors }, (_, id) => load(this.mem, this.actor(id) + ACTOR.meetings));
    const most = Math.max(...meetings);
    return meetings.flatMap((count, id) => (count < most ? [id] : []));
  }
}
