/**
 * Message ports. A message is in the queue of the other end as soon as it was sent, where receiveMessageOnPort finds it;
 * that it becomes a task of a loop that listens is an event of the schedule, in order for each port.
 *
 * Source: HTML, Message ports; Node, Class: MessagePort.
 */
import { EventEmitter } from 'node:events';
import { AsyncCode } from '../../lab/async-code.js';
import { clone } from './clone.js';
import { call, coroutines, type Coroutine } from './calling.js';
import { actorLoop, worldOf } from './current.js';
import { emit } from './emitter.js';
import type { EventLoop, Handle } from './event-loop.js';
import { Loops } from './loops.js';
import { placeHere } from './places.js';
import type { Source } from './source.js';

export interface Message {
  readonly number: number;
  readonly value: unknown;
  readonly ports: readonly object[];
}

/** Kinds of what is told, for the hash of a trace. */
export const TOLD = { SENT: 41, RECEIVED: 42, CLOSED: 43, STARTED: 44, WAITED: 45 } as const;

/** One end of a channel: its queue, and whose loop it belongs to. */
export class End implements Source, Handle {
  readonly queue: (Message | 'close')[] = [];
  other: End | undefined;
  /** Who uses it; undefined: nobody so far. */
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
    const head = this.queue[this.#coming];
    const what = head === undefined || head === 'close' ? 'the end of the channel' : `message ${head.number}`;
    return `${what} reaches ${this.name} of actor ${this.loop?.actor}`;
  }

  /** It is used by the actor that runs. @throws {AsyncCode} where it is another one's */
  claim(): EventLoop | null {
    const loop = actorLoop();
    if (loop === null) return null;
    if (this.loop !== undefined && this.loop !== loop)
      throw new AsyncCode(
        `${placeHere()}: actor ${loop.actor} uses ${this.name}, which is actor ${this.loop.actor}'s`,
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

/** By what code under test holds. */
const ends = new WeakMap<object, End>();
const portOf = new WeakMap<End, WeakRef<object>>();

export function endOf(port: unknown): End {
  const end = typeof port === 'object' && port !== null ? ends.get(port) : undefined;
  if (end !== undefined) return end;
  throw Object.assign(new TypeError('The "port" argument must be a MessagePort instance'), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
}

export function isPort(value: unknown): boolean {
  return typeof value === 'object' && value !== null && ends.has(value);
}

/** A message as a listener of an EventTarget is handed it. */
class LoopMessageEvent extends Event {
  constructor(
    type: string,
    readonly data: unknown,
    readonly ports: readonly object[],
    override readonly target: EventTarget,
  ) {
    super(type);
    Object.defineProperty(this, 'target', { value: target });
  }
}

type EventListenerLike = ((event: unknown) => unknown) | { handleEvent(event: unknown): unknown };

/** What has listeners in both ways: those of Node's emitters are handed values, those of an EventTarget events. */
export class ListenedTo extends EventEmitter {
  readonly #listeners: { type: string; listener: EventListenerLike; once: boolean }[] = [];
  readonly #handlers = new Map<string, unknown>();

  addEventListener(type: string, listener: EventListenerLike, options?: { readonly once?: boolean }): void {
    if (this.#listeners.some((known) => known.type === type && known.listener === listener)) return;
    this.#listeners.push({ type, listener, once: options?.once === true });
  }

  removeEventListener(type: string, listener: EventListenerLike): void {
    const at = this.#listeners.findIndex((known) => known.type === type && known.listener === listener);
    if (at >= 0) this.#listeners.splice(at, 1);
  }

  get onmessage(): unknown {
    return this.#handlers.get('message') ?? null;
  }

  set onmessage(handler: unknown) {
    this.#handlers.set('message', handler);
    this.listening('message');
  }

  get onmessageerror(): unknown {
    return this.#handlers.get('messageerror') ?? null;
  }

  set onmessageerror(handler: unknown) {
    this.#handlers.set('messageerror', handler);
  }

  /** Somebody listens from now on who starts the port by it. */
  protected listening(_type: string): void {
    // nothing to start
  }

  *notify(type: string, value: unknown, ports: readonly object[]): Coroutine<void> {
    const event = new LoopMessageEvent(type, value, ports, this as unknown as EventTarget);
    const handler = this.#handlers.get(type);
    if (typeof handler === 'function') yield* call(this, handler, [event]);
    for (const known of [...this.#listeners]) {
      if (known.type !== type) continue;
      if (known.once) this.removeEventListener(type, known.listener);
      const { listener } = known;
      if (typeof listener === 'function') yield* call(this, listener, [event]);
      else yield* call(listener, Reflect.get(listener, 'handleEvent'), [event]);
    }
    yield* emit(this, type, type === 'message' || type === 'messageerror' ? [value] : []);
  }
}

export class MessagePort extends ListenedTo {
  declare postMessage: (value: unknown, transfer?: unknown) => void;
  declare close: () => void;

  constructor(end: End) {
    super();
    ends.set(this, end);
    portOf.set(end, new WeakRef(this));
    adopt(this, end);
  }

  start(): void {
    endOf(this).start();
  }

  ref(): void {
    endOf(this).setRef(true);
  }

  unref(): void {
    endOf(this).setRef(false);
  }

  hasRef(): boolean {
    return endOf(this).isRef;
  }

  override on(name: string | symbol, listener: (...args: never[]) => void): this {
    super.on(name, listener as () => void);
    if (name === 'message') endOf(this).start();
    return this;
  }

  override addListener(name: string | symbol, listener: (...args: never[]) => void): this {
    return this.on(name, listener);
  }

  override once(name: string | symbol, listener: (...args: never[]) => void): this {
    super.once(name, listener as () => void);
    if (name === 'message') endOf(this).start();
    return this;
  }

  override removeListener(name: string | symbol, listener: (...args: never[]) => void): this {
    super.removeListener(name, listener as () => void);
    if (name === 'message' && this.listenerCount(name) === 0) endOf(this).setRef(false);
    return this;
  }

  override off(name: string | symbol, listener: (...args: never[]) => void): this {
    return this.removeListener(name, listener);
  }

  protected override listening(): void {
    endOf(this).start();
  }
}

function adopt(port: MessagePort, end: End): void {
  end.deliver = ({ value, ports }) => port.notify('message', value, ports);
  end.closed = () => port.notify('close', undefined, []);
}

coroutines(MessagePort.prototype, {
  *postMessage(this: MessagePort, value: unknown, transfer?: unknown): Coroutine<void> {
    const end = endOf(this);
    end.claim();
    yield* send(end, value, transfer);
  },
  *close(this: MessagePort): Coroutine<void> {
    const end = endOf(this);
    const host = end.world.host;
    end.claim();
    if (host !== null) yield* host.step(-1);
    if (end.isClosed) return;
    host?.tell(TOLD.CLOSED, 0, () => ({ text: `closes ${end.name}`, place: placeHere() }));
    end.isClosed = true;
    end.close();
    host?.touched();
    end.loop?.add({ channel: '', run: () => end.closed() });
  },
});

/** Puts a message into the queue of the other end. */
export function* send(end: End, value: unknown, transfer: unknown): Coroutine<void> {
  const { world } = end;
  if (world.host !== null) yield* world.host.step(-1);
  const list = transferOf(transfer);
  const ports: object[] = [];
  const message = clone(value, list, (given) => {
    if (!(given instanceof MessagePort)) return undefined;
    if (given === portOf.get(end)?.deref()) throw new DOMException('Transfer list contains source port', 'DataCloneError');
    const moved = moveEnd(given);
    ports.push(moved);
    return moved;
  });
  if (end.isClosed || end.other === undefined) return;
  deliverTo([end.other], message, ports);
}

export function deliverTo(others: readonly End[], value: unknown, ports: readonly object[]): void {
  for (const other of others) {
    const { world } = other;
    const sent: Message = { number: world.nextNumber(), value, ports };
    world.host?.signal(channelOf(sent));
    other.push(sent);
    world.host?.touched();
    world.host?.tell(TOLD.SENT, sent.number, () => ({
      text: `sends message ${sent.number} to ${other.name}: ${shownValue(value)}`,
      place: placeHere(),
    }));
  }
}

export function transferOf(transfer: unknown): readonly object[] {
  if (transfer === undefined || transfer === null) return [];
  if (Array.isArray(transfer)) return transfer as object[];
  return ((transfer as { readonly transfer?: object[] }).transfer ?? []) as object[];
}

/** A port goes to another thread: its end gets another object there, and this one has none. */
function moveEnd(port: MessagePort): MessagePort {
  const end = endOf(port);
  end.loop?.handles.delete(end);
  end.loop = undefined;
  end.isStarted = false;
  end.world.disarm(end);
  ends.set(port, new End(end.world, `${end.name} (moved)`));
  return new MessagePort(end);
}

/** In a few words, for a table. */
export function shownValue(value: unknown): string {
  let text: string | undefined;
  try {
    text = typeof value === 'bigint' ? `${value}n` : JSON.stringify(value);
  } catch {
    // it is told by its kind
  }
  text ??= Object.prototype.toString.call(value).slice(1, -1);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

export class MessageChannel {
  readonly port1: MessagePort;
  readonly port2: MessagePort;

  constructor() {
    const world = worldOf() ?? new Loops(0); // it is only looked at
    [this.port1, this.port2] = world.channel(() => {
      const number = world.nextNumber();
      const [one, two] = [new End(world, `port ${number}a`), new End(world, `port ${number}b`)];
      one.other = two;
      two.other = one;
      return [new MessagePort(one), new MessagePort(two)] as const;
    }) as readonly [MessagePort, MessagePort];
  }
}

/** Source: Node, worker.receiveMessageOnPort. */
export const { receiveMessageOnPort } = (() => {
  const holder: { receiveMessageOnPort?: (port: unknown) => { readonly message: unknown } | undefined } = {};
  coroutines(holder, {
    *receiveMessageOnPort(port: unknown): Coroutine<{ readonly message: unknown } | undefined> {
      const end = endOf(port);
      const { host } = end.world;
      end.claim();
      if (host !== null) yield* host.step(-1);
      const message = end.take();
      if (message === undefined) {
        host?.looked();
        host?.tell(TOLD.RECEIVED, -1, () => ({ text: `finds no message on ${end.name}`, place: placeHere() }));
        return undefined;
      }
      host?.noticed(channelOf(message));
      host?.touched();
      host?.tell(TOLD.RECEIVED, message.number, () => ({
        text: `takes message ${message.number} from ${end.name}`,
        place: placeHere(),
      }));
      return { message: message.value };
    },
  });
  return holder as Required<typeof holder>;
})();
