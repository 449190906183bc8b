/**
 * The event loops of all threads, as their host keeps them: queues of tasks, timers, ends of channels. They are those of
 * coroutines, so that both engines have the same events under the same numbers. A thread asks when it has the turn, and hands
 * it over for the answer; what its tasks do it does itself.
 */
import { MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { Coroutine } from '../../event-loop/calling.js';
import { enterWorld } from '../../event-loop/current.js';
import { Loops } from '../../event-loop/loops.js';
import { standingAt } from '../../event-loop/places.js';
import type { End, TopicEnd } from '../../event-loop/tasks/channel-end.js';
import type { ImmediateHandle } from '../../event-loop/tasks/immediate.js';
import type { TimerHandle } from '../../event-loop/tasks/timers.js';
import type { Told } from '../../controlled/step.js';
import { portable } from '../../portable-error.js';
import type { Board } from '../board.js';
import { BoardHost } from './board-host.js';
import type { DeskCalls, HandedWire, NamedEnd, News, Reply, Request, Work } from './calls.js';
import { LoopWords } from './loop-words.js';
import type { LoopStart } from './thread-loop.js';
import type { ThrownWire, Wire } from './wire.js';

export interface DeskOptions {
  /** What a thread is called in reports. */
  readonly called?: string;
  /** Each thread's timers may be as late as can be. */
  readonly lateTimers?: boolean;
  /** Threads that code under test may start: the last of the actors. */
  readonly started?: StartedThreads;
}

/** Threads that code under test starts. */
export interface StartedThreads {
  /** How many there are, at most. */
  readonly most: number;
  /** URLs of the modules that they may run. */
  readonly modules: ReadonlySet<string>;
}
const NONE_STARTED: StartedThreads = { most: 0, modules: new Set() };

export class Desk {
  readonly words: LoopWords;
  readonly #host: BoardHost;
  readonly #loops: Loops;
  /** By actor. */
  readonly #lines: MessagePort[] = [];
  /** By actor: the task that waits until its thread has done what it is to do. */
  readonly #underWay: (Coroutine<unknown> | undefined)[] = [];
  /** By actor, and as it numbers them. */
  readonly #handles: Map<number, TimerHandle | ImmediateHandle>[] = [];
  readonly #ends: End[] = [];
  /** By actor: what a thread runs that was started. */
  readonly #starts = new Map<number, ReturnType<DeskCalls['begun']>>();
  readonly #ofSetup: (readonly [NamedEnd, NamedEnd])[] = [];
  #memories = 0;

  constructor(board: Board, { called, lateTimers = false, started = NONE_STARTED }: DeskOptions) {
    this.words = LoopWords.create(board.actors);
    this.#host = new BoardHost(board);
    this.#loops = new Loops(board.actors, board.actors - started.most, called, this.words.bells);
    this.#loops.timers.mayBeLate = lateTimers;
    this.#loops.starter = (actor, urls, handed) => {
      this.#starts.set(actor, { urls, handed: handed as HandedWire });
      return urls.find((url) => !started.modules.has(url)) ?? (() => undefined);
    };
  }

  /** A thread is new. Returns what it has to ask by. */
  connect(actor: number): LoopStart {
    this.#lines[actor]?.close();
    const { port1, port2 } = new MessageChannel();
    this.#lines[actor] = port1;
    return { line: port2, words: this.words.buffer, declared: this.#loops.declared };
  }

  /** Before an execution. @param whenFull empties the log of accesses */
  begin(whenFull: () => void): void {
    this.#host.whenFull = whenFull;
    this.#host.told.clear();
    this.words.begin();
    this.#loops.begin();
    this.#underWay.length = this.#ends.length = this.#ofSetup.length = this.#memories = 0;
    this.#starts.clear();
    for (let actor = 0; actor < this.#loops.actors; actor++) this.#handles[actor] = new Map();
  }

  /** Threads that code under test starts, at most. */
  get started(): number {
    return this.#loops.actors - this.#loops.declared;
  }

  /** The threads that were started in the last execution: they have evaluated their modules. */
  get used(): readonly number[] {
    return [...this.#starts.keys()];
  }

  /** What steps of event loops were, in words, by their numbers in the log. */
  get told(): ReadonlyMap<number, Told> {
    return this.#host.told;
  }

  /** Answers what that actor asks. */
  serve(actor: number): void {
    const line = this.#lines[actor];
    const request = receiveMessageOnPort(line)!.message as Request;
    line.postMessage(this.#answer(actor, request));
    const { words } = this;
    words.hasPolls = this.#loops.timers.hasPolls;
    for (const loop of this.#loops.loops) words.keepAlive(loop.actor, loop.keepers);
  }

  #answer(actor: number, { call, args, place, isSetup, isOwn }: Request): Reply {
    const loops = this.#loops;
    this.#host.actor = actor;
    enterWorld(loops);
    if (!isSetup && loops.host === null) loops.ready(this.#host);
    const answer = Reflect.get(this.#calls, call) as (actor: number, ...args: readonly unknown[]) => unknown;
    const make = (): unknown => standingAt(place, () => answer(actor, ...args));
    try {
      return { result: isOwn ? loops.inThread(actor, make) : make() };
    } catch (error) {
      return { error: portable(error) };
    }
  }

  readonly #calls: {
    [C in keyof DeskCalls]: (actor: number, ...args: Parameters<DeskCalls[C]>) => ReturnType<DeskCalls[C]>;
  } = {
    startTimer: (actor, key, delayMs, repeats) => {
      const callback = (): Coroutine<void> => doing({ key, goesOn: repeats });
      const timer = this.#loops.loops[actor].startTimer({ delayMs, repeats, callback });
      this.#handles[actor].set(key, timer);
      return timer.number;
    },
    startImmediate: (actor, key) => {
      const immediate = this.#loops.loops[actor].startImmediate(() => doing({ key }));
      this.#handles[actor].set(key, immediate);
    },
    restart: (actor, key) => (this.#handles[actor].get(key) as TimerHandle).restart(),
    close: (actor, key) => this.#handles[actor].get(key)!.close(),
    setRef: (actor, key, isRef) => void (this.#handles[actor].get(key)!.isRef = isRef),
    waitLater: (_, key, word, words, timeoutMs) =>
      this.#loops.waits.begin(this.#host.waiters, { word, words, timeoutMs }, (how) => doing({ key, with: how })),

    makeEnds: (_, nth) => (nth < 0 ? this.#makeEnds() : (this.#ofSetup[nth] ??= this.#makeEnds())),
    openTopic: (_, topic) => this.#named(this.#loops.openTopic(topic) as TopicEnd),
    claim: (_, end) => void this.#ends[end].claim(),
    startEnd: (_, end) => this.#ends[end].start(),
    listen: (_, end) => this.#ends[end].listen(),
    setEndRef: (_, end, isRef) => this.#ends[end].setRef(isRef),
    send: (_, end, message, shown) => this.#ends[end].send(message, [], () => shown),
    post: (_, end, message, shown) =>
      (this.#ends[end] as TopicEnd).post(
        () => message,
        () => shown,
      ),
    receive: (_, end) => this.#ends[end].receive()?.value as Wire | undefined,
    take: (_, end) => this.#ends[end].take()?.value as Wire | undefined,
    shut: (_, end) => this.#ends[end].shut(),
    closeEnd: (_, end) => this.#ends[end].close(),
    move: (_, end) => this.#named(this.#ends[end].move()),
    numberMemory: () => this.#memories++,

    startThread: (actor, key, urls, handed) => {
      const hears = (...news: News): Coroutine<void> => doing({ key, with: news });
      const observer = {
        online: () => hears('online'),
        error: (error: unknown) => hears('error', error as ThrownWire),
        exit: (code: number) => hears('exit', code),
      };
      return this.#loops.startThread(this.#loops.loops[actor], urls, handed, observer, []).actor;
    },
    setThreadRef: (_, thread, isRef) => void (this.#loops.startedThread(thread)!.isRef = isRef),
    terminate: (_, thread) => this.#loops.startedThread(thread)!.terminate(),
    begun: (actor) => {
      this.#loops.startedThread(actor)!.begun();
      return this.#starts.get(actor)!;
    },
    ended: (actor, code, error) =>
      this.#loops.startedThread(actor)!.ended({ code, ...(error && { failure: { error } }) }),

    perform: (actor) => this.#perform(actor),
    performed: (actor) => void this.#underWay[actor]!.next(),
    over: (actor) => this.#loops.loops[actor].end(),
    woken: (_, wait) => this.#loops.waits.woken(wait),
    happened: (_, event) => {
      this.#host.tellNext(() => this.#loops.toldOf(event));
      this.#loops.happened(event);
    },
    release: (_, all) => this.#loops.timers.release(all),
  };

  #perform(actor: number): Work | null {
    const task = this.#loops.loops[actor].nextTask();
    if (task === undefined) return null;
    this.#underWay[actor] = task.run();
    const { done, value } = this.#underWay[actor].next();
    return done === true ? null : (value as unknown as Work);
  }

  #makeEnds(): readonly [NamedEnd, NamedEnd] {
    const [one, two] = this.#loops.makeEnds() as [End, End];
    return [this.#named(one), this.#named(two)];
  }

  /** What it brings is for its thread to do. */
  #named(end: End): NamedEnd {
    const id = this.#ends.push(end) - 1;
    end.deliver = ({ value }) => doing({ end: id, with: value });
    end.closed = () => doing({ end: id });
    return { id, name: end.name };
  }
}

/** A task, up to what its thread is to do. */
function* doing(work: Work): Coroutine<void> {
  yield work as never;
}
