/** What a member of a crew does in its thread. Every wait in here is bounded. */
import {
  barrierWait,
  blockingWaiter,
  conditionSignal,
  conditionWaitUntil,
  mutexLock,
  mutexUnlock,
  onceRun,
  semaphoreAcquire,
  semaphoreRelease,
  withMutex,
  type Waiter,
} from '../../../src/sync/index.js';
import type { Orders } from './crew.js';
import {
  ABORT,
  BARRIER_AT,
  COUNT,
  GO,
  INSIDE,
  MEMBERS,
  MUTEX_AT,
  NOT_EMPTY,
  NOT_FULL,
  ONCE_AT,
  PUT,
  READY,
  SEMAPHORE_AT,
  SLEEPS,
  SLOT_COUNT,
  SLOTS,
  STILL,
  TAKEN,
  WRONG,
} from './stage.js';

interface Member extends Orders {
  readonly view: Int32Array;
  readonly waiter: Waiter;
}

export type RoleName = keyof typeof ROLES;

export function play(orders: Orders): unknown {
  const view = new Int32Array(orders.buffer);
  const blocking = blockingWaiter({ timeoutMs: orders.timeoutMs, abort: { view, index: ABORT } });
  const waiter: Waiter = {
    wait(on, index, seen) {
      Atomics.add(view, SLEEPS, 1);
      blocking.wait(on, index, seen);
    },
    wake: (on, index, count) => blocking.wake(on, index, count),
  };
  begin(view, orders.crew);
  return ROLES[orders.role]({ ...orders, view, waiter });
}

function begin(view: Int32Array, crew: number): void {
  if (Atomics.add(view, READY, 1) + 1 === crew) {
    Atomics.store(view, GO, 1);
    Atomics.notify(view, GO);
  }
  if (Atomics.wait(view, GO, 0, 20_000) === 'timed-out') throw new Error('the crew is not complete');
}

const ROLES = {
  /** Waits for a word that nobody changes. */
  waitForever: ({ view, waiter }: Member) => waiter.wait(view, STILL, 0),

  /** Counts under the mutex with plain reads and writes; now and then goes to sleep while it holds it. */
  count({ view, waiter, id, rounds }: Member) {
    for (let round = 0; round < rounds; round++) {
      mutexLock(view, MUTEX_AT, waiter);
      view[INSIDE] = id;
      view[COUNT] = view[COUNT] + 1;
      if (round % 256 === 0) nap(view);
      if (view[INSIDE] !== id) Atomics.add(view, WRONG, 1);
      mutexUnlock(view, MUTEX_AT, waiter);
    }
  },

  lock: ({ view, waiter }: Member) => mutexLock(view, MUTEX_AT, waiter),

  /** Meets the others `rounds` times. Returns how often it was the last. */
  meet({ view, waiter, id, crew, rounds }: Member) {
    let serial = 0;
    for (let round = 1; round <= rounds; round++) {
      Atomics.store(view, MEMBERS + id, round);
      if (barrierWait(view, BARRIER_AT, waiter)) serial++;
      for (let other = 0; other < crew; other++) {
        const ahead = Atomics.load(view, MEMBERS + other) - round;
        if (ahead < 0 || ahead > 1) Atomics.add(view, WRONG, 1);
      }
    }
    return serial;
  },

  /** Comes when all the others wait already, and dies at the door. */
  dieLast({ view, crew }: Member) {
    for (let waits = 0; Atomics.load(view, SLEEPS) < crew - 1 && waits < 20_000; waits++) nap(view);
    die();
  },

  /** Takes and gives back one or two permits. */
  borrow({ view, waiter, id, rounds }: Member) {
    const n = 1 + (id % 2);
    for (let round = 0; round < rounds; round++) {
      semaphoreAcquire(view, SEMAPHORE_AT, waiter, n);
      if (Atomics.add(view, INSIDE, n) + n > Atomics.load(view, COUNT)) Atomics.add(view, WRONG, 1);
      if (round % 64 === 0) nap(view);
      Atomics.sub(view, INSIDE, n);
      semaphoreRelease(view, SEMAPHORE_AT, waiter, n);
    }
  },

  acquire({ view, waiter, rounds }: Member) {
    for (let round = 0; round < rounds; round++) semaphoreAcquire(view, SEMAPHORE_AT, waiter);
  },

  release({ view, waiter, rounds }: Member) {
    for (let round = 0; round < rounds; round++) semaphoreRelease(view, SEMAPHORE_AT, waiter);
  },

  /** Puts numbers of its own, in rising order, into the bounded buffer. */
  produce({ view, waiter, id, rounds }: Member) {
    for (let round = 0; round < rounds; round++) {
      withMutex(view, MUTEX_AT, waiter, () => {
        conditionWaitUntil(view, NOT_FULL, MUTEX_AT, waiter, () => view[PUT] - view[TAKEN] < SLOT_COUNT);
        view[SLOTS + (view[PUT] % SLOT_COUNT)] = id * rounds + round;
        view[PUT] = view[PUT] + 1;
        conditionSignal(view, NOT_EMPTY, waiter);
      });
    }
  },

  /** Returns the numbers it took out of the bounded buffer. */
  consume({ view, waiter, rounds }: Member) {
    const items: number[] = [];
    while (items.length < rounds) {
      withMutex(view, MUTEX_AT, waiter, () => {
        conditionWaitUntil(view, NOT_EMPTY, MUTEX_AT, waiter, () => view[PUT] > view[TAKEN]);
        items.push(view[SLOTS + (view[TAKEN] % SLOT_COUNT)]);
        view[TAKEN] = view[TAKEN] + 1;
      });
      conditionSignal(view, NOT_FULL, waiter);
    }
    return items;
  },

  /** Waits until there is an item and leaves it where it is. */
  watch({ view, waiter }: Member) {
    withMutex(view, MUTEX_AT, waiter, () => {
      conditionWaitUntil(view, NOT_EMPTY, MUTEX_AT, waiter, () => view[PUT] > 0);
    });
  },

  /** Counts once in all threads together. Returns whether this thread did, and what it sees afterwards. */
  countOnce({ view, waiter }: Member) {
    const mine = onceRun(view, ONCE_AT, waiter, () => {
      nap(view);
      view[COUNT] = view[COUNT] + 1;
    });
    return { mine, count: view[COUNT] };
  },

  /** As `countOnce`, but the first two attempts fail. */
  failTwice({ view, waiter }: Member) {
    return onceRun(view, ONCE_AT, waiter, () => {
      nap(view);
      if (Atomics.add(view, COUNT, 1) < 2) throw new RangeError('not yet');
    });
  },

  dieInOnce: ({ view, waiter }: Member) => onceRun(view, ONCE_AT, waiter, die),
};

/** Ends this thread on the spot: no `finally` runs, nothing is reported. */
function die(): never {
  // oxlint-disable-next-line unicorn/no-process-exit
  process.exit();
}

/** Gives the core away for a moment. */
function nap(view: Int32Array): void {
  Atomics.wait(view, STILL, 0, 0.05);
}
