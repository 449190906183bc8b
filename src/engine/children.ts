/** Processes that modules under test have started in their threads: they end with the threads. */
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import { CHILDREN_CHANNEL, IN_THREAD, type ChildNews } from './tame-thread.js';

export class Children {
  readonly #alive = new Set<number>();
  /** Numbers by which the system knows the threads. */
  readonly #threads = new Set<number>();
  readonly #channel: BroadcastChannel | null;

  /** Context: a host of threads. One that is such a thread itself leaves its children to the outermost host. */
  constructor() {
    if (Reflect.has(globalThis, IN_THREAD)) {
      this.#channel = null;
      return;
    }
    this.#channel = new BroadcastChannel(CHILDREN_CHANNEL);
    this.#channel.unref();
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the types of Node 20 know no other way
    this.#channel.onmessage = (event) => this.#hear((event as { readonly data: ChildNews }).data);
  }

  /** Context: no thread runs any more. */
  async end(): Promise<void> {
    if (this.#channel === null) return;
    await turn(); // what the threads have reported last is on its way
    this.#channel.close();
    for (const pid of this.#alive) kill(pid);
    this.#alive.clear();
  }

  /** Ends what threads wait for that are in `execSync` or the like, and so cannot be ended. Linux alone knows what that is. */
  endAwaited(): void {
    for (const thread of this.#threads) endTree(childrenOf('self', thread));
  }

  #hear(news: ChildNews): void {
    if ('thread' in news) this.#threads.add(news.thread);
    else if (news.lives) this.#alive.add(news.pid);
    else this.#alive.delete(news.pid);
  }
}

/** … and all that they have started: it may hold the pipes that are read from. */
function endTree(pids: readonly number[]): void {
  for (const pid of pids) {
    const children = threadsOf(pid).flatMap((thread) => childrenOf(pid, thread));
    kill(pid);
    endTree(children);
  }
}

function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}

/** The processes that a thread of a process has started. */
function childrenOf(pid: number | 'self', thread: number): number[] {
  try {
    return (readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').match(/\d+/g) ?? []).map(Number);
  } catch {
    return []; // it has ended, or the system does not tell
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}
