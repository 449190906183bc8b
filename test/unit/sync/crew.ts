/** Starts worker threads that play roles on one stage, and collects how each of them ended. */
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { RoleName } from './roles.js';
import { GO, READY } from './stage.js';

export interface Part {
  readonly role: RoleName;
  readonly rounds?: number;
  /** The patience of this member's waiter; the default outlasts every test. */
  readonly timeoutMs?: number;
}

export interface Orders extends Required<Part> {
  readonly id: number;
  readonly crew: number;
  readonly buffer: ArrayBufferLike;
}

/** What a role returned, or the name of the error it threw, or nothing: the thread died. */
export interface Ending {
  readonly value?: unknown;
  readonly threw?: string;
}

export interface Crew {
  /** How each member ends, in their order. */
  readonly members: readonly Promise<Ending>[];
  /** The same when all have ended. */
  readonly endings: Promise<Ending[]>;
}

const PATIENCE_MS = 60_000;
const workers = new Set<Worker>();

/** Starts one thread a part; they begin together. */
export function start(view: Int32Array, parts: readonly Part[]): Crew {
  Atomics.store(view, READY, 0);
  Atomics.store(view, GO, 0);
  const members = parts.map((part, id) => {
    const buffer = view.buffer;
    const orders: Orders = { rounds: 1, timeoutMs: PATIENCE_MS, ...part, id, crew: parts.length, buffer };
    const worker = new Worker(new URL('./actor.js', import.meta.url), { workerData: orders });
    workers.add(worker);
    return new Promise<Ending>((resolve, reject) => {
      let ending: Ending = {};
      worker.on('message', (message: Ending) => (ending = message));
      worker.on('error', reject);
      worker.on('exit', () => {
        workers.delete(worker);
        resolve(ending);
      });
    });
  });
  return { members, endings: Promise.all(members) };
}

/** As many parts as `count`, all the same. */
export function times(count: number, part: Part): Part[] {
  return Array.from({ length: count }, () => part);
}

/** Resolves once `happened` is true. The test's own thread must never block; the test's time-out is the bound. */
export async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await setTimeout(1);
}

/** For `afterEach`: a test that failed leaves no thread behind. */
export async function dismiss(): Promise<void> {
  await Promise.all([...workers].map((worker) => worker.terminate()));
}
