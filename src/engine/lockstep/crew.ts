/**
 * The threads of a lockstep program from the host's side: starts them, has them execute plans, and watches that the one
 * whose turn it is gets on.
 *
 * A thread that dies or does not come back spoils the crew: all of it is ended, and started anew for the next
 * execution.
 */
import { MessageChannel } from 'node:worker_threads';
import { add, load, store } from '../../memory/atomics.js';
import type { Chooser, Deviation } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import type { ActorMessage } from './actor-thread.js';
import { BOARD, Phase, type Board } from './board.js';
import { Answering } from './questions.js';
import { ActorThreads } from './threads.js';
import { Turns } from './turns.js';

export interface CrewOptions {
  /** URL of a ProgramModule, and what it is handed. */
  readonly program: string;
  readonly programOptions: unknown;
  /** A thread that reaches no point for so long hangs. */
  readonly hangMs: number;
  /** Turns of a waiting thread before it sleeps. */
  readonly spin: number;
}

/** How an execution ended; the rest is on the board. */
export interface CrewResult {
  readonly end: RunEnd;
  readonly outcome?: string;
  readonly error?: Error;
  /** What the host chose instead of the default, when it was asked. */
  readonly deviations?: readonly Deviation[];
}

/** Loading a program takes no longer. */
const LOAD_MS = 20_000;
/** Threads that have not come back by then are not listening: they are ended. */
const GRACE_MS = 500;
const GIVEN_BACK = 'the threads were given back';

/** What the host waits for: a message from each thread. */
interface Gathering {
  readonly from: Set<number>;
  readonly received: ActorMessage[];
  readonly complete: () => void;
}

export class Crew {
  readonly #turns: Turns;
  #threads: ActorThreads | null = null;
  #tasks: Promise<unknown> = Promise.resolve();
  #gathering: Gathering | null = null;
  /** Why the execution was ended from here. */
  #broken: CrewResult | null = null;
  /** A thread has died: the others are of no use. */
  #maimed = false;
  #busy = false;
  #closed = false;

  constructor(private readonly board: Board, private readonly options: CrewOptions) {
    this.#turns = new Turns(board, 0);
  }

  /** Starts the threads, if they do not run. Rejects when the program cannot be loaded, or `close` was called. */
  async start(): Promise<void> {
    if (this.#closed) throw new Error(GIVEN_BACK);
    if (this.#maimed) await this.#disband();
    if (this.#threads === null) await this.#load();
    if (this.#closed) throw new Error(GIVEN_BACK);
  }

  /**
   * One execution. Context: no other is under way, and the board is begun by `begin`.
   *
   * @param chooser whom the threads ask, where the board says so
   */
  async execute(begin: () => void, chooser: Chooser | null = null): Promise<CrewResult> {
    if (this.#busy) throw new Error('one execution at a time');
    this.#busy = true;
    try {
      if (this.#closed || this.#maimed || this.#threads === null) await this.start();
      begin();
      return chooser === null ? await this.#execute() : await this.#asked(chooser);
    } finally {
      this.#busy = false;
    }
  }

  async #asked(chooser: Chooser): Promise<CrewResult> {
    const answering = new Answering(this.board, this.#turns, chooser);
    const answered = answering.run();
    const result = await this.#execute();
    answering.stop();
    await answered;
    if (answering.error !== null) throw answering.error;
    return { ...result, deviations: answering.deviations };
  }

  async #execute(): Promise<CrewResult> {
    const reports = this.#gather(this.options.hangMs);
    this.#turns.pass(0, Phase.ROLL_CALL);
    const messages = await reports;
    const broken = this.#broken;
    this.#broken = null;
    if (broken !== null) return broken;
    const error = messages.find((message) => message.error !== undefined)?.error;
    const outcome = messages.find((message) => message.outcome !== undefined)?.outcome;
    return { end: this.board.end ?? 'crash', ...(error && { error }), ...(outcome !== undefined && { outcome }) };
  }

  /** Other threads, which load the program anew. Context: between executions. */
  async restart(): Promise<void> {
    await this.#disband();
    await this.start();
  }

  /** Gives the threads back. Whatever is under way ends as `interrupted`. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#giveUp({ end: 'interrupted' });
    await this.#disband();
  }

  // Threads -----------------------------------------------------------------------------------------------------------

  async #load(): Promise<void> {
    const { board, options: { program, programOptions, spin } } = this;
    const threads = new ActorThreads(board.actors);
    this.#threads = threads;
    this.#maimed = false;
    store(board.mem, board.own + BOARD.quit, 0);
    store(board.mem, board.own + BOARD.phase, Phase.IDLE);
    const ready = this.#gather(LOAD_MS);
    const ids = Array.from({ length: board.actors }, (_, id) => id);
    this.#tasks = Promise.all(ids.map(async (id) => {
      const { port1, port2 } = new MessageChannel();
      port1.on('message', (message: ActorMessage) => this.#receive(id, message));
      try {
        const { buffer, layout } = board;
        await threads.run({ id, buffer, layout, spin, port: port2, program, programOptions });
      } catch (error) {
        if (threads === this.#threads) this.#lose(id, error);
      } finally {
        port1.close();
      }
    }));
    await ready;
    if (this.#broken === null) return;
    const { error, end } = this.#broken;
    this.#broken = null;
    await this.#disband();
    throw error ?? new Error(`the program of the threads could not be loaded: ${end}`);
  }

  /** A thread has died. */
  #lose(id: number, cause: unknown): void {
    const text = cause instanceof Error ? cause.message : String(cause);
    const error = new Error(`actor ${id}: ${text}`, { cause });
    this.#maimed = true;
    this.#giveUp({ end: 'crash', error });
    this.#receive(id, { error });
  }

  async #disband(): Promise<void> {
    const threads = this.#threads;
    if (threads === null) return;
    this.#threads = null;
    store(this.board.mem, this.board.own + BOARD.quit, 1);
    this.#turns.wakeAll();
    await within(this.#tasks, GRACE_MS);
    await threads.destroy();
  }

  // Messages ----------------------------------------------------------------------------------------------------------

  /** A message from each thread; fewer when the crew is broken, which is over within a bounded time. */
  async #gather(patienceMs: number): Promise<readonly ActorMessage[]> {
    let complete!: () => void;
    const all = new Promise<void>((resolve) => (complete = resolve));
    const from = new Set(Array.from({ length: this.board.actors }, (_, id) => id));
    const gathering: Gathering = { from, received: [], complete };
    this.#gathering = gathering;
    const watchdog = this.#watch(patienceMs);
    await all;
    clearInterval(watchdog);
    this.#gathering = null;
    if (from.size > 0 || this.#maimed) await this.#disband();
    return gathering.received;
  }

  #receive(id: number, message: ActorMessage): void {
    const gathering = this.#gathering;
    if (gathering === null || !gathering.from.delete(id)) return;
    gathering.received.push(message);
    if (gathering.from.size === 0) gathering.complete();
  }

  /** Gives up when nothing has changed for too long. */
  #watch(patienceMs: number): NodeJS.Timeout {
    let seen = -1;
    let unchanged = 0;
    const looks = 5;
    return setInterval(() => {
      const progress = load(this.board.mem, this.board.own + BOARD.progress);
      unchanged = progress === seen ? unchanged + 1 : 0;
      seen = progress;
      if (unchanged >= looks) this.#giveUp({ end: 'hang' });
    }, patienceMs / looks);
  }

  /** Ends what is under way: the threads leave at their next point, or are ended. */
  #giveUp(result: CrewResult): void {
    const gathering = this.#gathering;
    if (gathering === null || this.#broken !== null) return;
    this.#broken = result;
    store(this.board.mem, this.board.own + BOARD.abort, 1);
    add(this.board.mem, this.board.own + BOARD.progress, 1);
    this.#turns.wakeAll();
    setTimeout(() => gathering.complete(), GRACE_MS);
  }
}

/** Waits for it, but no longer than that. */
async function within(promise: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([promise, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}
