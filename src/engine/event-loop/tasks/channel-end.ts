/**
 * One end of a channel. A message is in its queue as soon as it was sent, where receiveMessageOnPort finds it; that it
 * becomes a task of a loop that listens is an event of the schedule, in order for each end.
 *
 * Source: HTML, Message ports; Node, Class: MessagePort.
 */
import { notDone } from '../not-done.js';
import type { Coroutine } from '../calling.js';
import { actorLoop } from '../current.js';
import type { EventLoop, Handle } from '../event-loop.js';
import type { Loops } from '../loops.js';
import { placeHere } from '../places.js';
import { TOLD } from '../trace-kinds.js';
import type { Source } from '../source.js';

export interface Message {
  readonly number: number;
  readonly value: unknown;
  readonly ports: readonly object[];
}

export type Received = Pick<Message, 'value' | 'ports'>;

/** What code under test holds of one end of a channel, by a port. */
export interface PortEnd {
  readonly world: Loops;
  readonly name: string;
  readonly isRef: boolean;
  /** What takes a message out. */
  deliver: (message: Received) => Coroutine<unknown>;
  closed: () => Coroutine<unknown>;
  /** It is used by the actor that runs. @throws {AsyncCode} where it is another one's */
  claim(): void;
  /** The messages become tasks from now on. */
  start(): void;
  /** The same, and nothing is kept alive by that. */
  listen(): void;
  setRef(isRef: boolean): void;
  /** Puts a message into the queue of the other end. @param shown for a table */
  send(value: unknown, ports: readonly object[], shown: () => string): void;
  /** The oldest message, taken out; undefined: there is none. */
  receive(): Received | undefined;
  /** The same, by the engine. */
  take(): Received | undefined;
  /** The engine closes it. */
  close(): void;
  /** Code under test closes it. */
  shut(): void;
  /** It goes to another thread. Returns what its port has instead: nothing comes or goes there. */
  move(): PortEnd;
}

/** An end of a broadcast channel. */
export interface BroadcastEnd extends PortEnd {
  readonly isClosed: boolean;
  /** @param copy of what is posted, for each of the others */
  post(copy: () => unknown, shown: () => string): void;
}

/** One end of a channel: its queue, and whose loop it belongs to. */
export class End implements Source, Handle, PortEnd {
  readonly queue: (Message | 'close')[] = [];
  other: End | undefined;
  /** Who uses it; undefined: no loop so far. */
  loop: EventLoop | undefined;
  isStarted = false;
  isRef = false;
  isClosed = false;
  /** Tasks that are on their way. */
  #coming = 0;
  deliver: (message: Received) => Coroutine<unknown> = nothing;
  closed: () => Coroutine<unknown> = nothing;

  constructor(
    readonly world: Loops,
    readonly name: string,
  ) {}

  get text(): string {
    const { message } = this;
    const what = message === undefined ? 'the end of the channel' : `message ${message}`;
    return `${what} reaches ${this.name} of ${this.loop?.name}`;
  }

  get message(): number | undefined {
    const head = this.queue[this.#coming];
    return head === undefined || head === 'close' ? undefined : head.number;
  }

  claim(): EventLoop | null {
    const loop = actorLoop();
    if (loop === null) return null;
    if (this.loop !== undefined && this.loop !== loop)
      notDone(
        `${loop.name} uses ${this.name}, which is ${this.loop.name}'s`,
        'a port belongs to one thread: hand the other end to the other actor',
      );
    this.loop = loop;
    return loop;
  }

  start(): void {
    if (this.claim() === null || this.isClosed) return;
    this.isStarted = true;
    this.setRef(true);
    this.rearm();
  }

  listen(): void {
    this.claim();
    this.isStarted = true;
    this.rearm();
  }

  setRef(isRef: boolean): void {
    this.isRef = isRef;
    if (this.loop !== undefined && this.isStarted && !this.isClosed) this.loop.handles.add(this);
  }

  send(value: unknown, ports: readonly object[], shown: () => string): void {
    if (!this.isClosed && !this.world.isSetUpAgain) this.other?.arrive(value, ports, shown);
  }

  /** A message is sent here. */
  arrive(value: unknown, ports: readonly object[], shown: () => string): void {
    const { host } = this.world;
    const sent: Message = { number: this.world.nextNumber(), value, ports };
    host?.signal(channelOf(sent));
    this.push(sent);
    host?.touched();
    host?.tell(TOLD.SENT, sent.number, () => ({
      text: `sends message ${sent.number} to ${this.name}: ${shown()}`,
      place: placeHere(),
      message: { number: sent.number, is: 'sent' },
    }));
  }

  receive(): Message | undefined {
    const { host } = this.world;
    const message = this.take();
    if (message === undefined) {
      host?.looked();
      host?.tell(TOLD.RECEIVED, -1, () => ({ text: `finds no message on ${this.name}`, place: placeHere() }));
      return undefined;
    }
    host?.noticed(channelOf(message));
    host?.touched();
    host?.tell(TOLD.RECEIVED, message.number, () => ({
      text: `takes message ${message.number} from ${this.name}`,
      place: placeHere(),
      message: { number: message.number, is: 'received' },
    }));
    return message;
  }

  shut(): void {
    if (this.isClosed) return;
    const { host } = this.world;
    host?.tell(TOLD.CLOSED, 0, () => ({ text: `closes ${this.name}`, place: placeHere() }));
    this.close();
    host?.touched();
    this.loop?.add({ channel: '', run: () => this.closed() });
  }

  move(): End {
    this.loop?.handles.delete(this);
    this.loop = undefined;
    this.isStarted = false;
    this.world.disarm(this);
    return new End(this.world, `${this.name} (moved)`);
  }

  push(message: Message | 'close'): void {
    if (this.isClosed) return;
    this.queue.push(message);
    this.rearm();
  }

  rearm(): void {
    const head = this.queue[this.#coming];
    const listens = this.isStarted || head === 'close';
    if (head !== undefined && listens && this.loop !== undefined && !this.isClosed) this.world.arm(this);
    else this.world.disarm(this);
  }

  happen(): void {
    this.#coming++;
    this.rearm();
    this.loop!.add({ channel: '', run: () => this.#taken() });
  }

  /** The task of a message. What receiveMessageOnPort has taken meanwhile does not come any more. */
  #taken(): Coroutine<unknown> {
    this.#coming--;
    const head = this.queue.shift();
    if (head === undefined) return nothing();
    if (head === 'close') {
      this.close();
      return this.closed();
    }
    this.world.host?.noticed(channelOf(head));
    return this.deliver(head);
  }

  /** The oldest message, taken out. */
  take(): Message | undefined {
    const [head] = this.queue;
    if (head === undefined || head === 'close') return undefined;
    this.queue.shift();
    this.rearm();
    return head;
  }

  close(): void {
    this.isClosed = true;
    this.queue.length = 0;
    this.loop?.handles.delete(this);
    this.world.disarm(this);
    const { other } = this;
    this.other = undefined;
    other?.push('close');
  }
}

/** That of a broadcast channel. */
export class TopicEnd extends End implements BroadcastEnd {
  readonly #all: Set<TopicEnd>;

  constructor(world: Loops, topic: string) {
    super(world, `channel ${topic}`);
    this.#all = world.endsOf(topic);
    this.claim();
    this.start();
    this.#all.add(this);
  }

  post(copy: () => unknown, shown: () => string): void {
    for (const other of this.#all) if (other !== this) other.arrive(copy(), [], shown);
  }

  override shut(): void {
    this.#all.delete(this);
    this.close();
  }
}

function channelOf({ number }: Message): string {
  return `message ${number}`;
}

function* nothing(): Coroutine<void> {}
