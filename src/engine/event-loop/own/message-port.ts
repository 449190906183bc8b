/** Message ports as code under test has them. Source: HTML, Message ports; Node, Class: MessagePort. */
import { keepContext } from '../async-context.js';
import { coroutines, type Coroutine } from '../calling.js';
import { worldOf } from '../current.js';
import { Loops } from '../loops.js';
import { notePort } from '../ports-made.js';
import type { PortEnd } from '../tasks/channel-end.js';
import { clone, transferOf } from './clone.js';
import { ListenedTo } from './listened-to.js';
import { shownValue } from './shown-value.js';

// oxlint-disable-next-line typescript/no-explicit-any -- as Node declares it
type Listener = (...args: any[]) => void;

/** By what code under test holds. */
const ends = new WeakMap<object, PortEnd>();
const portOf = new WeakMap<PortEnd, WeakRef<object>>();

export function endOf(port: unknown): PortEnd {
  const end = typeof port === 'object' && port !== null ? ends.get(port) : undefined;
  if (end !== undefined) return end;
  throw Object.assign(new TypeError('The "port" argument must be a MessagePort instance'), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
}

export class MessagePort extends ListenedTo {
  declare postMessage: (value: unknown, transfer?: unknown) => void;
  declare close: () => void;

  constructor(end: PortEnd) {
    super();
    ends.set(this, end);
    notePort(this);
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

  override on(name: string | symbol, listener: Listener): this {
    super.on(name, listener);
    if (name === 'message') endOf(this).start();
    return this;
  }

  override addListener(name: string | symbol, listener: Listener): this {
    return this.on(name, listener);
  }

  override once(name: string | symbol, listener: Listener): this {
    super.once(name, listener);
    if (name === 'message') endOf(this).start();
    return this;
  }

  override removeListener(name: string | symbol, listener: Listener): this {
    super.removeListener(name, listener);
    if (name === 'message' && this.listenerCount(name) === 0) endOf(this).setRef(false);
    return this;
  }

  override off(name: string | symbol, listener: Listener): this {
    return this.removeListener(name, listener);
  }

  protected override listening(): void {
    endOf(this).start();
  }
}

function adopt(port: MessagePort, end: PortEnd): void {
  end.deliver = keepContext(({ value, ports }) => port.notify('message', value, ports));
  end.closed = keepContext(() => port.notify('close', undefined, []));
}

coroutines(MessagePort.prototype, {
  *postMessage(this: MessagePort, value: unknown, transfer?: unknown): Coroutine<void> {
    const end = endOf(this);
    end.claim();
    yield* send(end, value, transfer);
  },
  *close(this: MessagePort): Coroutine<void> {
    const end = endOf(this);
    const { host } = end.world;
    end.claim();
    if (host !== null) yield* host.step(-1);
    end.shut();
  },
});

/** Puts a message into the queue of the other end. */
export function* send(end: PortEnd, value: unknown, transfer: unknown): Coroutine<void> {
  const { world } = end;
  if (world.host !== null) yield* world.host.step(-1);
  const list = transferOf(transfer);
  const ports: object[] = [];
  const message = clone(value, list, (given) => {
    if (given === portOf.get(end)?.deref())
      throw new DOMException('Transfer list contains source port', 'DataCloneError');
    const moved = moveEnd(given);
    if (moved !== undefined) ports.push(moved);
    return moved;
  });
  end.send(message, ports, () => shownValue(message));
}

/** A port goes to another thread: its end gets another object there, and this one has none. */
export function moveEnd(port: object): MessagePort | undefined {
  if (!(port instanceof MessagePort)) return undefined;
  const end = endOf(port);
  ends.set(port, end.move());
  return new MessagePort(end);
}

/** The two ports of a channel. */
export function makeChannel(world: Loops): [MessagePort, MessagePort] {
  const [one, two] = world.makeEnds();
  return [new MessagePort(one), new MessagePort(two)];
}

export class MessageChannel {
  readonly port1: MessagePort;
  readonly port2: MessagePort;

  constructor() {
    const world = worldOf() ?? new Loops(0); // it is only looked at
    [this.port1, this.port2] = world.channel(() => makeChannel(world)) as [MessagePort, MessagePort];
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
      const message = end.receive();
      return message === undefined ? undefined : { message: message.value };
    },
  });
  return holder as Required<typeof holder>;
})();
