/** What has listeners in both ways: those of Node's emitters are handed values, those of an EventTarget events. */
import { EventEmitter } from 'node:events';
import { call, type Coroutine } from '../calling.js';
import { emit } from './emitter.js';

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

  /** There is a listener from now on that starts the port by it. */
  protected listening(_type: string): void {
    // nothing to start
  }

  *notify(type: string, value: unknown, ports: readonly object[]): Coroutine<void> {
    const event = new LoopMessageEvent(type, value, ports, this as unknown as EventTarget);
    const handler = this.#handlers.get(type);
    if (typeof handler === 'function') yield* call(this, handler, [event]);
    for (const known of this.#listeners.slice()) {
      if (known.type !== type) continue;
      if (known.once) this.removeEventListener(type, known.listener);
      const { listener } = known;
      if (typeof listener === 'function') yield* call(this, listener, [event]);
      else yield* call(listener, Reflect.get(listener, 'handleEvent'), [event]);
    }
    yield* emit(this, type, type === 'message' || type === 'messageerror' ? [value] : []);
  }
}
