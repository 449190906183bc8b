/**
 * The threads of a lockstep program from the host's side: starts them, has them execute plans, and watches that the one
 * whose turn it is gets on.
 *
 * A thread that dies or does not come back spoils the crew: all of it is ended, and started anew for the next
 * execution.
 */
import { MessageChannel } from 'node:worker_threads';
import { Broken, InputError } from '../../common/errors.js';
import { errorLine } from '../../common/thrown.js';
import { sharedPhase } from '../../common/phase.js';
import { settledUnlessStuck } from '../../common/processor-time.js';
import { settledWithin } from '../../common/settle.js';
import type { Chooser, Deviation } from '../../lab/schedule.js';
import type { RunEnd } from '../../lab/verdict.js';
import type { NativeSource } from '../rewriter/native/native-source.js';
import { deathText } from '../threads.js';
import type { Loaded } from './actor-thread.js';
import type { Desk } from './loop/desk.js';
import { HostTurn } from './host-turn.js';
import { keepThreads, takeThreads, type ActorThreads } from './kept-threads.js';
import { putOnOneCore } from './one-core.js';
import { SCHEDULE } from '../controlled/layout.js';
import type { Told } from '../controlled/step.js';
import { BOARD, Phase, type Board } from './board.js';
import { Answers } from './decisions/questions.js';
import { Pulse } from './pulse.js';
import { Report } from './report.js';
import { Turns } from './turns.js';

export interface CrewOptions {
  /** URL of a ProgramModule, and what it is handed. */
  readonly program: string;
  readonly programOptions: unknown;
  /** Modules that the threads load from here, and not as they lie on disk. */
  readonly sources: readonly NativeSource[];
  /** Whether the threads may serve other crews too: they load modules of ours alone. */
  readonly shares: boolean;
  /** A thread that reaches no point for so long hangs; Infinity: who starts the crew looks at its `pulse`. */
  readonly hangMs: number;
  /** Where the event loops of the threads are kept; null: they have none. */
  readonly desk: Desk | null;
}

/** How an execution ended; the rest is on the board. */
export interface CrewResult {
  readonly end: RunEnd;
  readonly outcome?: string;
  readonly error?: Error;
  /** What the host chose instead of the default, when it was asked. */
  readonly deviations?: readonly Deviation[];
}

/** An execution that a loop has ended. */
interface AtHang {
  readonly schedule: Int32Array;
  readonly report: ReturnType<Report['read']>;
}

/** Loading a program takes no longer, unless its threads are kept from a processor. */
const LOAD_MS = 20_000;
/** Threads that have not come back by then are not listening: they are ended. Those that run code of ours listen. */
const GRACE_MS = 500;
/** From so many executions on it pays to put the threads on one core, which takes some milliseconds. */
const WORTH_PLACING = 20;
/** Of a thread that has come back before. */
const GIVEN_UP: Loaded = { systemId: null, keepsState: false };
const GIVEN_BACK = 'the threads were given back';

export class Crew {
  readonly pulse: Pulse;
  readonly #turns: Turns;
  readonly #turn: HostTurn;
  readonly #report: Report;
  #threads: ActorThreads | null = null;
  /** By actor: settles when its thread has come back, or has ended; says whether it has come back. */
  readonly #tasks: Promise<boolean>[] = [];
  /** By actor: ends its thread. */
  readonly #ends: AbortController[] = [];
  /** Why the execution cannot go on. */
  #broken: CrewResult | null = null;
  /** What these threads have executed. */
  #executions = 0;
  #loaded: readonly Loaded[] = [];
  #busy = false;
  #closed = false;

  constructor(
    private readonly board: Board,
    private readonly options: CrewOptions,
  ) {
    this.#turns = new Turns(board);
    this.#turn = new HostTurn(board, this.#turns, () => this.#broken !== null);
    this.#report = new Report(board);
    this.pulse = new Pulse(board);
  }

  /** Starts the threads, if they do not run. Rejects when the program cannot be loaded, or `close` was called. */
  async start(): Promise<void> {
    if (!this.#closed && this.#threads === null) await this.#load();
    if (this.#closed) throw new Error(GIVEN_BACK);
  }

  /**
   * One execution. Context: no other is under way, and the board is begun by `begin`.
   *
   * @param chooser whom the threads ask, where the board says so
   * @param whenFull empties the log of accesses
   */
  async execute(
    begin: () => void,
    chooser: Chooser | null = null,
    whenFull: () => void = () => undefined,
  ): Promise<CrewResult> {
    if (this.#busy) throw new Error('one execution at a time');
    this.#busy = true;
    try {
      const again = this.#executions > 0;
      const result = await this.#once(begin, chooser, whenFull);
      if (!again || this.#closed || this.#threads !== null || this.#turns.phase !== Phase.ROLL_CALL) return result;
      return await this.#once(begin, chooser, whenFull); // a thread had not come back from the last one: these threads are new
    } finally {
      this.#busy = false;
    }
  }

  /** What steps of event loops were, in words, by their numbers in the log. */
  get told(): ReadonlyMap<number, Told> | undefined {
    return this.options.desk?.told;
  }

  /** Actors that code under test starts, at most. */
  get started(): number {
    return this.options.desk?.started ?? 0;
  }

  /** Other threads, which load the program anew. Context: between executions. */
  async restart(): Promise<void> {
    await this.#disband();
    await this.start();
  }

  /** Modules of theirs keep state that cannot be put back: other threads are needed for another execution. */
  get keepsState(): boolean {
    return this.#loaded.some(({ keepsState }) => keepsState);
  }

  /** Some of them were started in the last execution. */
  get hasUsed(): boolean {
    return (this.options.desk?.used.length ?? 0) > 0;
  }

  /**
   * Others in the place of those that code under test has started in the last execution: what they have evaluated they
   * do not evaluate again. Context: between executions.
   */
  async renewStarted(): Promise<void> {
    const threads = this.#threads;
    const used = this.options.desk?.used ?? [];
    if (threads === null) return;
    for (const id of used) this.#ends[id].abort();
    await Promise.all(used.map(async (id) => await this.#tasks[id]));
    await this.#ready(used.map(async (id) => await this.#startActor(threads, id)));
  }

  /** Gives the threads back. Whatever is under way ends as `interrupted`. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#broken ??= { end: 'interrupted' };
    await this.#disband();
  }

  async #once(begin: () => void, chooser: Chooser | null, whenFull: () => void): Promise<CrewResult> {
    if (this.#closed || this.#threads === null) await this.start();
    if (++this.#executions === WORTH_PLACING && (await putOnOneCore(this.#loaded.map(({ systemId }) => systemId))))
      this.#turns.spin();
    if (this.#closed) return { end: 'interrupted' };
    this.#turns.begin();
    begin();
    this.options.desk?.begin(whenFull);
    const answers = chooser === null ? null : new Answers(this.board, chooser);
    this.#turns.pass(0, Phase.ROLL_CALL);
    const atHang = await this.#untilOver(answers, whenFull);
    if (atHang !== null) this.board.mem.set(atHang.schedule, this.board.base);
    if (this.#broken !== null) return await this.#brokenOff(this.#broken);
    if (answers !== null && answers.error !== null) throw answers.error;
    return {
      end: this.board.end ?? 'crash',
      ...(atHang?.report ?? this.#report.read()),
      ...(answers && { deviations: answers.deviations }),
    };
  }

  /** Returns what was known when a loop was taken for endless; null: none was. */
  async #untilOver(answers: Answers | null, whenFull: () => void): Promise<AtHang | null> {
    const { mem, own } = this.board;
    let atHang: AtHang | null = null;
    for (;;) {
      this.pulse.waits = true;
      if (!this.#turn.comesAtOnce() && !(await this.#turn.isInTime(this.options.hangMs)))
        this.#broken ??= { end: 'hang' };
      this.pulse.waits = false;
      const { phase } = this.#turns;
      if (this.#broken === null) answers?.catchUp();
      if (this.#broken !== null || phase === Phase.OVER) return atHang;
      if (phase === Phase.FULL) whenFull();
      if (phase === Phase.HUNG) {
        atHang ??= this.#atHang();
        this.board.leaveToDefault(); // the others race, which is no part of the execution
      }
      if (phase === Phase.DESK) this.options.desk!.serve(mem[own + BOARD.asker]);
      this.#turns.pass(phase === Phase.ASKING ? answers!.answer() : mem[own + BOARD.asker], Phase.RUNNING);
    }
  }

  #atHang(): AtHang {
    const { mem, base } = this.board;
    return { schedule: mem.slice(base, base + SCHEDULE.size), report: this.#report.read() };
  }

  async #brokenOff(result: CrewResult): Promise<CrewResult> {
    this.#broken = null;
    await this.#disband();
    return result;
  }

  async #load(): Promise<void> {
    const threads = takeThreads(this.board.actors, this.options.shares);
    this.#threads = threads;
    this.#executions = 0;
    this.#turns.reset();
    const started = Array.from({ length: this.board.actors }, async (_, id) => await this.#startActor(threads, id));
    this.#loaded = await this.#ready(started);
  }

  /** @throws when a program cannot be loaded: then there are no threads */
  async #ready(started: readonly Promise<Loaded>[]): Promise<readonly Loaded[]> {
    const late = new InputError(`the program of the threads could not be loaded within ${LOAD_MS / 1000} s`);
    const loaded = Promise.all(started).catch((error: Error) => error);
    const problem = await settledUnlessStuck(loaded, LOAD_MS, () => started.length, late);
    if (!(problem instanceof Error)) return problem;
    this.#broken = null;
    await this.#disband();
    throw this.#closed ? new Error(GIVEN_BACK) : problem;
  }

  /** Rejects when the thread dies before its program is loaded. */
  async #startActor(threads: ActorThreads, id: number): Promise<Loaded> {
    const { buffer, layout } = this.board;
    const { program, programOptions, sources, desk } = this.options;
    const { port1, port2 } = new MessageChannel();
    const later = desk?.connect(id) ?? null;
    const ready = new Promise<Loaded>((resolve) => port1.once('message', resolve));
    const end = new AbortController();
    this.#ends[id] = end;
    const start = { id, buffer, layout, port: port2, program, programOptions, sources, phase: sharedPhase(), later };
    const task = threads.run(start, end.signal);
    const hasDied = (error: unknown): boolean => {
      if (threads === this.#threads && !end.signal.aborted)
        this.#broken ??= { end: 'crash', error: new Broken(`actor ${id}: ${deathText(error)}`) };
      return false;
    };
    this.#tasks[id] = task.then(() => true, hasDied).finally(() => port1.close());
    const died = task.then(
      () => GIVEN_UP,
      (error: unknown) => {
        throw new InputError(`actor ${id} could not be loaded: ${errorLine(error)}`);
      },
    );
    return await Promise.race([ready, died]);
  }

  /** Those that listen come back, and are kept where they may be; the others are ended. */
  async #disband(): Promise<void> {
    const threads = this.#threads;
    if (threads === null) return;
    this.#threads = null;
    this.#turns.dismiss();
    const { shares } = this.options;
    const ended = Promise.all(this.#tasks);
    const back = await (shares
      ? settledUnlessStuck(ended, LOAD_MS, () => this.#tasks.length, [false])
      : settledWithin(ended, GRACE_MS, [false]));
    if (shares && back.every(Boolean)) await keepThreads(threads);
    else await threads.destroy();
  }
}
