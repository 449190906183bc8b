/**
 * The threads of a batch program from the host's side: starts them, gives them jobs, and watches that they get on.
 *
 * A thread that dies or does not come back spoils the crew: all of it is ended, and the job with it.
 */
import { Broken, Interrupted } from '../../../common/errors.js';
import { bundledEntry } from '../../../common/own-modules.js';
import { Stay } from '../../../common/processor-time.js';
import { settledWithin } from '../../../common/settle.js';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { deathText, Threads } from '../../threads.js';
import type { BatchCount, BatchOrder } from './batches.js';
import { BatchControl } from './control.js';
import { planMemory } from './memory.js';
import type { BatchAnswer, BatchCommand, BatchStart } from './thread.js';

export interface BatchCrewOptions {
  /** URL of a BatchModule, and what it is handed. */
  readonly module: string;
  readonly moduleOptions: unknown;
  readonly actors: number;
  /** No thread gets on for so long: a thread hangs. */
  readonly hangMs: number;
  /** Ends the job that runs with what it has counted; actors that do not come back then are given up. */
  readonly signal?: AbortSignal | null | undefined;
}

/** What the actors have counted, and what each reports. */
export interface JobResult {
  readonly counts: readonly BatchCount[];
  readonly reports: readonly unknown[];
}

/** Something broke while the program ran. */
export class BatchBroken extends Broken {
  override readonly name = 'BatchBroken';

  /** @param how `hang`: a thread never comes back */
  constructor(
    readonly how: 'crash' | 'hang',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

const ENTRY = bundledEntry('batch');
/** Threads that have not come back by then are not listening: they are ended. */
const GRACE_MS = 500;
/** After an interruption. */
const GIVEN_UP_MS = 800;
const LOOKS = 10;
/** Starting threads and loading a module may take so long on a busy machine, and where patience is short so many times as long. */
const [LOAD_MS, LOADING] = [10_000, 4];

type Answer<K extends BatchAnswer['is']> = Extract<BatchAnswer, { is: K }>;

interface Gathering {
  readonly answers: Map<number, BatchAnswer>;
  readonly resolve: () => void;
  readonly reject: (error: BatchBroken | Interrupted) => void;
}

export class BatchCrew {
  readonly control: BatchControl;
  readonly #threads: Threads<BatchStart>;
  readonly #ports: MessagePort[] = [];
  #tasks: Promise<unknown> = Promise.resolve();
  #gathering: Gathering | null = null;
  #closing: Promise<void> | undefined;
  #givenUp: NodeJS.Timeout | undefined;

  private constructor(private readonly options: BatchCrewOptions) {
    this.control = BatchControl.create(options.actors);
    this.#threads = new Threads(ENTRY, options.actors);
    options.signal?.addEventListener('abort', this.#interrupt);
    if (options.signal?.aborted) this.#interrupt();
  }

  readonly #interrupt = (): void => {
    this.control.stop();
    this.#givenUp = setTimeout(() => this.#gathering?.reject(new Interrupted('interrupted')), GIVEN_UP_MS);
  };

  /**
   * Starts the threads and loads the module in each. Gives what the module says about itself, in the thread of actor 0.
   *
   * @throws what the module threw, or BatchBroken
   */
  static async start(options: BatchCrewOptions): Promise<{ crew: BatchCrew; about: unknown }> {
    const crew = new BatchCrew(options);
    try {
      const [loaded] = await crew.#gather(
        'loaded',
        () => crew.#begin(),
        Math.max(options.hangMs, Math.min(LOAD_MS, LOADING * options.hangMs)),
      );
      return { crew, about: loaded.about };
    } catch (error) {
      await crew.close();
      throw error;
    }
  }

  /** Prepares a job, and lays out its memory. */
  async prepare(job: unknown, samples?: number): Promise<void> {
    const [{ parts, resultWords }] = await this.#ask('prepared', { do: 'prepare', job });
    const memory = planMemory(parts, resultWords, this.options.actors, samples);
    await this.#ask('opened', { do: 'open', memory });
  }

  /**
   * Runs what was prepared.
   *
   * @throws {BatchBroken} a thread threw, died, or does not come back
   */
  async run(order: BatchOrder): Promise<JobResult> {
    const counted = await this.#ask('counted', { do: 'run', order });
    return { counts: counted.map(({ count }) => count), reports: counted.map(({ report }) => report) };
  }

  /** Ends all threads, whatever they do. Idempotent. */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    await this.#closing;
  }

  async #close(): Promise<void> {
    this.options.signal?.removeEventListener('abort', this.#interrupt);
    clearTimeout(this.#givenUp);
    this.control.stop();
    for (const port of this.#ports) port.postMessage({ do: 'leave' } satisfies BatchCommand);
    await settledWithin(this.#tasks, GRACE_MS, null);
    await this.#threads.destroy();
    for (const port of this.#ports) port.close();
    await this.#tasks;
  }

  #begin(): void {
    const { actors, module, moduleOptions } = this.options;
    this.#tasks = Promise.all(
      Array.from({ length: actors }, async (_, actor) => {
        const { port1, port2 } = new MessageChannel();
        this.#ports.push(port1);
        port1.on('message', (answer: BatchAnswer) => this.#receive(actor, answer));
        try {
          await this.#threads.run({ actor, actors, control: this.control.buffer, port: port2, module, moduleOptions });
          this.#break('crash', actor, 'its thread came back');
        } catch (error) {
          this.#break('crash', actor, deathText(error), error);
        }
      }),
    );
  }

  #ask<K extends BatchAnswer['is']>(expected: K, command: BatchCommand): Promise<Answer<K>[]> {
    return this.#gather(expected, () => {
      for (const port of this.#ports) port.postMessage(command);
    });
  }

  /** Asks, and waits for an answer from each actor, for as long as a thread gets on. */
  async #gather<K extends BatchAnswer['is']>(
    expected: K,
    ask: () => void,
    patienceMs = this.options.hangMs,
  ): Promise<Answer<K>[]> {
    const answers = new Map<number, BatchAnswer>();
    const all = new Promise<void>((resolve, reject) => (this.#gathering = { answers, resolve, reject }));
    const watchdog = this.#watch(patienceMs);
    try {
      ask();
      await all;
    } finally {
      clearInterval(watchdog);
      this.#gathering = null;
    }
    return Array.from({ length: this.options.actors }, (_, actor) => {
      const answer = answers.get(actor)!;
      if (answer.is !== expected) throw new Error(`actor ${actor} answered ${answer.is}, not ${expected}`);
      return answer as Answer<K>;
    });
  }

  #receive(actor: number, answer: BatchAnswer): void {
    this.control.noteProgress();
    this.#gathering?.answers.set(actor, answer);
    if (this.#gathering?.answers.size === this.options.actors) this.#gathering.resolve();
  }

  #break(how: BatchBroken['how'], actor: number, text: string, cause?: unknown): void {
    this.#gathering?.reject(new BatchBroken(how, `actor ${actor}: ${text}`, { cause }));
  }

  /** Gives up when no thread has got on for too long. */
  #watch(patienceMs: number): NodeJS.Timeout {
    let seen = -1;
    const silence = new Stay();
    return setInterval(() => {
      const { progress } = this.control;
      silence.look(progress === seen, patienceMs / LOOKS);
      seen = progress;
      if (!silence.exceeds(patienceMs, this.options.actors)) return;
      const behind = this.control.behind();
      const [actor] = behind.length > 0 ? behind : this.#silent();
      this.#break('hang', actor, `it did not come back within ${patienceMs / 1000} s`);
    }, patienceMs / LOOKS);
  }

  /** Actors that have not answered. */
  #silent(): number[] {
    const answers = this.#gathering?.answers;
    return Array.from({ length: this.options.actors }, (_, actor) => actor).filter((actor) => !answers?.has(actor));
  }
}
