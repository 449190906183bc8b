/** The host's end of a CPU thread: hands in tasks and collects results. */
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { add } from '../../memory/atomics.js';
import { ring } from '../../machine/doorbell.js';
import { CPU, cpuWord, type MachineLayout } from '../../machine/layout.js';
import { READY, type TaskRequest, type TaskResult } from './cpu-thread.js';

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class CpuLink {
  /** The end to hand to the thread. */
  readonly threadPort: MessagePort;
  /** Settles when the thread has loaded everything and is about to run the CPU. */
  readonly ready: Promise<void>;

  readonly #port: MessagePort;
  readonly #waiting = new Map<number, Waiting>();
  #nextTask = READY + 1;
  #failure: Error | undefined;

  constructor(
    private readonly mem: Int32Array,
    private readonly layout: MachineLayout,
    private readonly id: number,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.threadPort = port2;
    this.#port.on('message', ({ task, result }: TaskResult) => this.#settle(task, result));
    this.ready = new Promise((resolve, reject) => this.#waiting.set(READY, { resolve: () => resolve(), reject }));
    this.ready.catch(() => undefined); // the code that boots the machine awaits it; a failed boot must not count as unhandled
  }

  /** Hands a task to the CPU's idle loop. Rejects when the machine ends before the task does. */
  run(name: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const task = this.#nextTask++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(task, { resolve, reject });
      this.#port.postMessage({ task, name, args } satisfies TaskRequest);
      add(this.mem, cpuWord(this.layout, this.id, CPU.mailbox), 1);
      ring(this.mem, this.layout, this.id);
    });
  }

  /** Rejects every task that is not done, now and later. */
  close(reason: Error): void {
    this.#failure ??= reason;
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
    this.#port.close();
  }

  #settle(task: number, result: unknown): void {
    this.#waiting.get(task)?.resolve(result);
    this.#waiting.delete(task);
  }
}
