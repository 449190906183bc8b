/** The threads in which modules under test are loaded, searched and judged. */
import { Broken, InputError } from '../common/errors.js';
import { bundledEntry } from '../common/own-modules.js';
import { patience } from '../common/options.js';
import { beginPrinting } from '../engine/printed.js';
import { Diverged } from '../lab/schedule.js';
import { EnginesDisagree } from '../search/confirm.js';
import { TokenError } from '../search/token.js';
import type { KnownError } from './known-errors.js';
import type { TaskTypes } from './pool/task.js';
import { NotControlled, NotOnCoop, WatchedThreads } from './pool/watched-threads.js';

const ENTRY = bundledEntry('task');
const HEAP_MB = 512;

const ERRORS: Readonly<Record<KnownError, (message: string) => Error>> = {
  AsyncCode: (message) => new InputError(message),
  Broken: (message) => new Broken(message),
  InputError: (message) => new InputError(message),
  NotRewritable: (message) => new NotOnCoop(message),
  OutsideCoroutine: (message) => new NotOnCoop(message),
  SpinsPlainly: (message) => new NotControlled(message),
  EnginesDisagree: (message) => new EnginesDisagree(message),
  TokenError: (message) => new TokenError('stale', message),
  Diverged: (message) => new Diverged(message),
};

export interface SearchThreadsOptions {
  /** Of the module under test. */
  readonly url: string;
  readonly threads: number;
  /** A thread that gives no sign of life for so long hangs. Default 5,000. */
  readonly patienceMs?: number | undefined;
  /** Of all the work; null: it has none. */
  readonly budgetMs?: number | null;
  /** Interrupts. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs `work` with threads that are ended when it is over. */
export async function withThreads<Tasks extends TaskTypes<Tasks>, Result>(
  { url, threads: count, patienceMs: asked, budgetMs = null, signal }: SearchThreadsOptions,
  work: (threads: WatchedThreads<Tasks>) => Promise<Result>,
): Promise<Result> {
  const patienceMs = patience(asked);
  beginPrinting();
  const threads = new WatchedThreads<Tasks>(ENTRY, {
    count,
    heapMb: HEAP_MB,
    patienceMs,
    loadsUntil: Date.now() + (budgetMs ?? 0),
    place: { url, line: 0 },
    errors: ERRORS,
  });
  const interrupt = (): void => threads.interrupt();
  if (signal?.aborted) interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  try {
    return await work(threads);
  } finally {
    signal?.removeEventListener('abort', interrupt);
    await threads.destroy();
  }
}
