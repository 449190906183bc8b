/**
 * The event loops of the actors of an execution, and the events that become their tasks. Each event has a number behind
 * the actors, the lowest that is free: so a plan names it like any other choice.
 */
import { EventLoop } from './event-loop.js';
import type { Coroutine } from './calling.js';
import { actorLoop, enterLoop, enterWorld, SETUP } from './current.js';
import type { Told } from '../controlled/step.js';
import type { LoopHost } from './host.js';
import { End, TopicEnd, type BroadcastEnd, type PortEnd } from './tasks/channel-end.js';
import { notDone } from './not-done.js';
import { SLOTS } from './slots.js';
import type { Source } from './source.js';
import { StartedThread, type Observer, type ThreadHandle } from './tasks/started-thread.js';
import { Timers } from './tasks/timers.js';
import { AsyncWaits } from './tasks/wait-async.js';

/** What a thread is handed by who starts it. */
export interface Handed {
  readonly workerData: unknown;
  readonly parentPort: object;
}
/** @returns what evaluates these modules, in order; the URL of one that is not there */
export type StartModules = (actor: number, urls: readonly string[], handed: Handed) => (() => void) | string;

export class Loops {
  readonly events = SLOTS;
  readonly timers = new Timers(this);
  readonly waits = new AsyncWaits(this);
  /** By actor. */
  loops: EventLoop[] = [];
  /** Null: the set-up is under way. */
  host: LoopHost | null = null;
  /** Numbers for what reports name, in the order in which it is made. */
  #made = 0;
  #shared = 0;
  #setUps = 0;
  readonly #channels: unknown[] = [];
  readonly #broadcasts = new Map<string, Set<TopicEnd>>();
  readonly #armed: (Source | undefined)[] = [];
  readonly #numbers = new Map<Source, number>();

  /** Evaluates modules for a thread that code under test starts; undefined: it may start none. */
  starter: StartModules | undefined;
  readonly #started: (StartedThread | undefined)[] = [];

  /**
   * @param actors threads that code under test starts are counted too
   * @param declared those that the definition declares
   * @param called what each is called in reports
   * @param bells one word an actor, counted on with each task that comes; behind them one that never changes
   */
  constructor(
    readonly actors: number,
    readonly declared = actors,
    readonly called = 'actor',
    readonly bells: Int32Array = new Int32Array(actors + 1),
  ) {}

  /** Context: before the set-up of an execution. */
  begin(): void {
    this.host = null;
    this.bells.fill(0);
    this.#armed.length = 0;
    this.#numbers.clear();
    this.#started.length = 0;
    this.#made = this.#shared = this.#setUps = 0;
    this.#channels.length = 0;
    this.#broadcasts.clear();
    this.timers.clear();
    this.waits.clear();
    this.loops = Array.from({ length: this.actors }, (_, actor) => new EventLoop(this, actor));
    SETUP.clear();
    enterWorld(this);
    enterLoop(SETUP);
  }

  /** Context: the scheduler is ready; what the set-up has armed counts from now on. */
  ready(host: LoopHost): void {
    this.host = host;
    this.waits.again();
    for (const slot of this.#numbers.values()) host.arm(this.actors + slot);
  }

  /** Context: the scheduler begins another time, with what is under way. */
  pause(): void {
    this.timers.pause();
  }

  /** What `make` makes in the set-up is the same where that is done again for another actor. */
  channel(make: () => unknown): unknown {
    if (actorLoop() !== null) return make();
    const at = this.#shared++;
    this.#channels[at] ??= make();
    return this.#channels[at];
  }

  /** `shared` is called, for another actor. */
  again(): void {
    this.#shared = 0;
    if (this.#setUps++ === 0) this.#channels.length = 0; // those of modules are each actor's own
  }

  /** The set-up is done again, for another actor: what the first has sent is there. */
  get isSetUpAgain(): boolean {
    return this.host === null && this.#setUps > 1;
  }

  /** The two ends of a channel. */
  makeEnds(): [PortEnd, PortEnd] {
    const number = this.nextNumber();
    const [one, two] = [new End(this, `port ${number}a`), new End(this, `port ${number}b`)];
    one.other = two;
    two.other = one;
    return [one, two];
  }

  /** Context: an actor runs. */
  openTopic(name: string): BroadcastEnd {
    return new TopicEnd(this, name);
  }

  /** The ends of the broadcast channels of a name. */
  endsOf(name: string): Set<TopicEnd> {
    let found = this.#broadcasts.get(name);
    if (found === undefined) this.#broadcasts.set(name, (found = new Set()));
    return found;
  }

  /**
   * Starts modules in an actor that is free.
   *
   * @param _moved ports in what it is handed
   * @throws {AsyncCode} where it may not
   */
  startThread(
    starter: EventLoop,
    urls: readonly string[],
    handed: Handed,
    observer: Observer,
    _moved: readonly object[],
  ): ThreadHandle {
    const most = this.actors - this.declared;
    const actor = this.declared + this.#started.length;
    if (actor >= this.actors)
      notDone(
        `starts more than ${most} threads`,
        `say how many there are in \`workers\` of the scenario: { most: ${most + 1}, modules: […] }`,
      );
    const start = this.starter!(actor, urls, handed);
    if (typeof start === 'string')
      notDone(
        `starts a thread with ${start}`,
        `name the module in \`workers\` of the scenario: { most: ${most}, modules: […] }`,
      );
    const started = new StartedThread(starter, this.loops[actor], start, observer);
    this.#started.push(started);
    this.bells[actor]++;
    this.host?.changed();
    return started;
  }

  /** The thread that has been started as this actor. */
  startedThread(actor: number): StartedThread | undefined {
    return this.#started[actor - this.declared];
  }

  /** What an actor does: a thread that is not started so far waits at rest. */
  *serve(actor: number): Coroutine<void> {
    while (this.startedThread(actor) === undefined) yield* this.host!.block(actor, this.bells[actor], true);
    yield* this.startedThread(actor)!.run();
  }

  /** That actor runs from now on. */
  enter(actor: number): void {
    enterLoop(this.loops[actor]);
  }

  /** Does what belongs to an actor, before it runs. */
  inThread<T>(actor: number, work: () => T): T {
    this.enter(actor);
    try {
      return work();
    } finally {
      this.leave();
    }
  }

  /** No actor does. */
  leave(): void {
    enterLoop(SETUP);
  }

  nextNumber(): number {
    return this.#made++;
  }

  /** Its event may happen from now on. */
  arm(source: Source): void {
    if (this.#numbers.has(source)) return;
    let slot = this.#armed.indexOf(undefined);
    if (slot < 0) slot = this.#armed.length;
    if (slot >= SLOTS) throw new Error(`more than ${SLOTS} tasks may come at once`);
    this.#armed[slot] = source;
    this.#numbers.set(source, slot);
    this.host?.arm(this.actors + slot);
  }

  disarm(source: Source): void {
    const slot = this.#numbers.get(source);
    if (slot === undefined) return;
    this.#numbers.delete(source);
    this.#armed[slot] = undefined;
    this.host?.disarm(this.actors + slot);
  }

  /** @param event as the schedule counts it */
  happened(event: number): void {
    const source = this.#armed[event - this.actors]!;
    this.disarm(source);
    source.happen();
  }

  /** Who is armed under that number; for the table. */
  toldOf(event: number): Told {
    const source = this.#armed[event - this.actors]!;
    const told = { text: source.text, place: '', actor: source.loop?.actor ?? 0 };
    return source.message === undefined ? told : { ...told, message: { number: source.message, is: 'received' } };
  }
}
