/** Processes that modules under test have started in their threads: they end with the threads. */
import { setImmediate as turn } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import { CHILDREN_CHANNEL, IN_THREAD, type ChildNews } from './tame-thread.js';

export class Children {
  readonly #alive = new Set<number>();
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

  #hear({ pid, lives }: ChildNews): void {
    if (lives) this.#alive.add(pid);
    else this.#alive.delete(pid);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended by itself
  }
}
