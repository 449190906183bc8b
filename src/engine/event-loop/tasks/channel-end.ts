/**
 * One end of a channel. A message is in its queue as soon as it was sent, where receiveMessageOnPort finds it; that it
 * becomes a task of a loop that listens is an event of the schedule, in order for each end.
 *
 * Source: HTML, Message ports; Node, Class: MessagePort.
 */
import { AsyncCode } from '../../../lab/async-code.js';
import type { Coroutine } from '../calling.js';
import { actorLoop } from '../current.js';
import type { EventLoop, Handle } from '../event-loop.js';
import type { Loops } from '../loops.js';
import { placeHere } from '../places.js';
import type { Source } from '../source.js';

export interface Message {
  readonly number: number;
  readonly value: unknown;
  readonly ports: readonly object[];
}

/** One end of a channel: its queue, and whose loop it belongs to. */
export class End implements Source, Handle {
  readonly queue: (Message | 'close')[] = [];
  other: End | undefined;
  /** Who uses it; undefined: no loop so far. */
  loop: EventLoop | undefined;
  isStarted = false;
  isRef = false;
  isClosed = false;
  /** Tasks that are on their way. */
  #coming = 0;
  /** What takes a message out. */
  deliver: (message: Message) => Coroutine<unknown> = nothing;
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

  /** It is used by the actor that runs. @throws {AsyncCode} where it is another one's */
  claim(): EventLoop | null {
    const loop = actorLoop();
    if (loop === null) return null;
    if (this.loop !== undefined && this.loop !== loop)
      throw new AsyncCode(
        `${placeHere()}: ${loop.name} uses ${this.name}, which is ${this.loop.name}'s`,
        'a port belongs to one thread: hand the other end to the other actor',
      );
    this.loop = loop;
    return loop;
  }

  /** The messages become tasks from now on. */
  start(): void {
    if (this.claim() === null || this.isClosed) return;
    this.isStarted = true;
    this.setRef(true);
    this.rearm();
  }

  setRef(isRef: boolean): void {
    this.isRef = isRef;
    if (this.loop !== undefined && this.isStarted && !this.isClosed) this.loop.handles.add(this);
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

export function channelOf({ number }: Message): string {
  return `message ${number}`;
}

function* nothing(): Coroutine<void> {}
