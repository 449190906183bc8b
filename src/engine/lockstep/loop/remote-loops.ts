/**
 * The event loops as a thread sees them, whose own code holds timers and ports: what is queued is kept at the desk. Other
 * threads' loops it knows nothing of.
 */
import type { Coroutine } from '../../event-loop/calling.js';
import { actorLoop } from '../../event-loop/current.js';
import { EventLoop } from '../../event-loop/event-loop.js';
import type { LoopHost } from '../../event-loop/host.js';
import { Loops, type Handed } from '../../event-loop/loops.js';
import { ThreadExit } from '../../event-loop/thread-exit.js';
import { MessagePort } from '../../event-loop/own/message-port.js';
import type { BroadcastEnd, PortEnd } from '../../event-loop/tasks/channel-end.js';
import type { Observer, ThreadHandle } from '../../event-loop/tasks/started-thread.js';
import type { ImmediateHandle } from '../../event-loop/tasks/immediate.js';
import type { TimerHandle, TimerSpec } from '../../event-loop/tasks/timers.js';
import type { WordNumbers } from '../../controlled/words.js';
import type { HandedWire, NamedEnd, News, Work } from './calls.js';
import type { Line } from './line.js';
import { RemoteEnd } from './remote-end.js';
import { RemoteThread } from './remote-thread.js';
import { fromWire, nameOf, toWire, type Wire } from './wire.js';

type Callback = (how: unknown) => Coroutine<unknown>;

/** A timer or an immediate, as the desk keeps it. */
class RemoteHandle {
  #isRef = true;

  constructor(
    private readonly line: Line,
    private readonly key: number,
    readonly number: number,
  ) {}

  get isRef(): boolean {
    return this.#isRef;
  }

  set isRef(isRef: boolean) {
    this.#isRef = isRef;
    this.line.ask('setRef', this.key, isRef);
  }

  restart(): void {
    this.line.ask('restart', this.key);
  }

  close(): void {
    this.line.ask('close', this.key);
  }
}

class RemoteLoop extends EventLoop {
  constructor(
    private readonly remote: RemoteLoops,
    actor: number,
  ) {
    super(remote, actor);
  }

  override startTimer({ delayMs, repeats, callback }: TimerSpec): TimerHandle {
    const { line } = this.remote;
    const key = this.remote.keep(callback);
    return new RemoteHandle(line, key, line.ask('startTimer', key, delayMs, repeats));
  }

  override exitAtOnce(code: number): never {
    const error = new ThreadExit(code);
    this.remote.exits(error);
    throw error;
  }

  override startImmediate(callback: () => Coroutine<unknown>): ImmediateHandle {
    const { line } = this.remote;
    if (line.isOver()) return { isRef: false, close: () => undefined }; // Node sets one when something was thrown
    const key = this.remote.keep(callback);
    line.ask('startImmediate', key);
    return new RemoteHandle(line, key, key);
  }
}

export class RemoteLoops extends Loops {
  /** What timers, immediates and waits do, by the number that they have here. */
  readonly #callbacks = new Map<number, Callback>();
  readonly #ends = new Map<number, RemoteEnd>();
  #keys = 0;
  /** Channels that the set-up has made. */
  #ofSetup = 0;

  constructor(
    readonly actor: number,
    actors: number,
    readonly line: Line,
    /** Called when a thread makes a step of its own that is no operation. */
    private readonly own: Pick<LoopHost, 'step' | 'looked'>,
    /** Called when code under test ends it: what is left of that makes no further step. */
    readonly exits: (error: ThreadExit) => void,
  ) {
    super(actors);
  }

  words!: WordNumbers;

  override begin(): void {
    super.begin();
    this.line.isUsed = this.line.runs = false;
    this.loops = [];
    this.loops[this.actor] = new RemoteLoop(this, this.actor);
    this.#callbacks.clear();
    this.#ends.clear();
    this.#keys = this.#ofSetup = 0;
  }

  /** The actor runs from now on. */
  run(): void {
    this.line.runs = true;
    this.host = { ...this.own, share: () => undefined } as unknown as LoopHost; // all else is done at the desk
    this.enter(this.actor);
  }

  /** The set-up is done again by each thread: only the first one's messages are sent. */
  get repeatsSetup(): boolean {
    return this.actor !== 0 && actorLoop() === null;
  }

  /** Returns the number by which the desk knows it. */
  keep(callback: Callback): number {
    this.#callbacks.set(++this.#keys, callback);
    return this.#keys;
  }

  /** Does what a task of this thread is to do. */
  *work({ key, end, with: given }: Work): Coroutine<void> {
    if (key !== undefined) yield* this.#callbacks.get(key)!(given);
    else if (given === undefined) yield* this.#closed(end!);
    else yield* this.#ends.get(end!)!.deliver(fromWire(this, given as Wire));
  }

  *#closed(end: number): Coroutine<void> {
    const closed = this.#ends.get(end)!;
    closed.isClosed = true;
    yield* closed.closed();
  }

  override makeEnds(): [PortEnd, PortEnd] {
    const [one, two] = this.line.ask('makeEnds', actorLoop() === null ? this.#ofSetup++ : -1);
    return [this.#endOf(one), this.#endOf(two)];
  }

  override openTopic(name: string): BroadcastEnd {
    return this.#endOf(this.line.ask('openTopic', name));
  }

  override startThread(
    _: EventLoop,
    urls: readonly string[],
    { workerData, parentPort }: Handed,
    observer: Observer,
    moved: readonly object[],
  ): ThreadHandle {
    const key = this.keep((news) => RemoteThread.hears(observer, news as News));
    const handed = { workerData: toWire(this, workerData, moved), parentPort: nameOf(parentPort) };
    return new RemoteThread(this.line, this.line.ask('startThread', key, urls, handed));
  }

  /** What this thread is handed, as it has come from who has started it. */
  handed({ workerData, parentPort }: HandedWire): Handed {
    return { workerData: fromWire(this, workerData).value, parentPort: this.portOf(parentPort) };
  }

  /** A port that has come from another thread. */
  portOf(end: NamedEnd): MessagePort {
    return new MessagePort(this.#endOf(end));
  }

  #endOf(named: NamedEnd): RemoteEnd {
    const end = new RemoteEnd(this, named);
    this.#ends.set(named.id, end);
    return end;
  }
}
