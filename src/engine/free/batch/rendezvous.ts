/**
 * Where the threads of a batch meet: they spin, so that all leave within a fraction of a microsecond, and sleep when it
 * takes long.
 */
import { availableParallelism } from 'node:os';
import { add, load, notify, wait, waitAsync } from '../../../memory/atomics.js';
import { barrierWait } from '../../../sync/barrier.js';
import { SyncAborted, type Waiter } from '../../../sync/waiter.js';
import { ACTOR, CONTROL, type BatchControl } from './control.js';

/** Looks before a thread sleeps: about 100 µs with a core for each thread, little where they share. */
const SPIN = 20_000;
const SPIN_CROWDED = 500;
/** Longest sleep before a thread looks around by itself. */
const SLICE_MS = 50;
/** When the host wants to stop, the others may still come: for so many slices they are waited for. */
const GRACE_SLICES = 6;

export class Rendezvous {
  readonly #waiter: Waiter;
  readonly #meetings: number;

  constructor(
    private readonly control: BatchControl,
    private readonly actor: number,
  ) {
    this.#meetings = control.actor(actor) + ACTOR.meetings;
    this.#waiter = spinningWaiter(control, control.actors <= availableParallelism() ? SPIN : SPIN_CROWDED);
  }

  /**
   * Waits for all. What any thread wrote before is visible to all afterwards.
   *
   * @throws {SyncAborted} the host wants to stop and a thread does not come
   * @throws {BrokenBarrier} a thread has left that way
   */
  meet(): void {
    const { mem } = this.control;
    add(mem, this.#meetings, 1);
    this.control.noteProgress();
    barrierWait(mem, CONTROL.barrier, this.#waiter);
  }

  /**
   * Settles when all are done. Meanwhile what this thread has left for later is run, which others may wait for.
   *
   * @throws {SyncAborted} the host wants to stop
   */
  async allDone(): Promise<void> {
    const { mem, actors } = this.control;
    const all = Math.trunc(add(mem, CONTROL.done, 1) / actors + 1) * actors;
    add(mem, this.#meetings, 1);
    this.control.noteProgress();
    notify(mem, CONTROL.done);
    for (let done = load(mem, CONTROL.done); done < all; done = load(mem, CONTROL.done)) {
      if (this.control.stopped) throw new SyncAborted('a thread is not done');
      await waitAsync(mem, CONTROL.done, done, SLICE_MS).value;
    }
  }

  /** All do it, one after the other. */
  inTurn(work: () => void): void {
    for (let turn = 0; turn < this.control.actors; turn++) {
      if (turn === this.actor) work();
      this.meet();
    }
  }
}

function spinningWaiter(control: BatchControl, spin: number): Waiter {
  return {
    wait(view, index, seen) {
      for (let i = 0; i < spin; i++) if (load(view, index) !== seen) return;
      let grace = GRACE_SLICES;
      while (load(view, index) === seen) {
        if (control.stopped && grace-- === 0) throw new SyncAborted('a thread does not come to the rendezvous');
        wait(view, index, seen, SLICE_MS);
      }
    },
    wake(view, index, count) {
      notify(view, index, count);
    },
  };
}
