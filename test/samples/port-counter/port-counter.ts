/**
 * A counter that one thread owns. The other asks it by messages, and awaits the answers; the owner itself counts too.
 */
import { MessageChannel, type MessagePort } from 'node:worker_threads';

export interface Shared {
  readonly words: Int32Array;
  readonly ports: readonly [owner: MessagePort, other: MessagePort];
}

export interface Counter {
  increment(): number | Promise<number>;
}

export function create(): Shared {
  const { port1, port2 } = new MessageChannel();
  return { words: new Int32Array(new SharedArrayBuffer(4)), ports: [port1, port2] };
}

/** Serves the other thread between its own calls. */
export class Owner implements Counter {
  constructor(
    protected readonly words: Int32Array,
    port: MessagePort,
  ) {
    port.on('message', () => void this.#answer(port));
  }

  increment(): number | Promise<number> {
    return Atomics.add(this.words, 0, 1);
  }

  async #answer(port: MessagePort): Promise<void> {
    port.postMessage(await this.increment());
  }
}

/** A message may come while its own call awaits something, and the other way round. */
export class AwaitsBetween extends Owner {
  override async increment(): Promise<number> {
    const before = Atomics.load(this.words, 0);
    await new Promise((resolve) => void setTimeout(resolve, 1));
    Atomics.store(this.words, 0, before + 1);
    return before;
  }
}

export class Other implements Counter {
  constructor(private readonly port: MessagePort) {}

  async increment(): Promise<number> {
    return await new Promise<number>((resolve) => {
      this.port.once('message', resolve);
      this.port.postMessage('increment');
    });
  }
}
