/** Channels by name: what is posted reaches all others of that name. Source: HTML, Broadcasting to other browsing contexts. */
import { keepContext } from '../async-context.js';
import { clone } from './clone.js';
import { coroutines, type Coroutine } from '../calling.js';
import { loopFor } from '../needs-actor.js';
import type { BroadcastEnd } from '../tasks/channel-end.js';
import { ListenedTo } from './listened-to.js';
import { shownValue } from './shown-value.js';

export class BroadcastChannel extends ListenedTo {
  declare postMessage: (value: unknown) => void;
  readonly #end: BroadcastEnd;

  constructor(readonly name: string) {
    super();
    this.#end = loopFor('makes a broadcast channel').loops.openTopic(name);
    this.#end.deliver = keepContext(({ value }) => this.notify('message', value, []));
  }

  close(): void {
    this.#end.shut();
  }

  ref(): this {
    this.#end.setRef(true);
    return this;
  }

  unref(): this {
    this.#end.setRef(false);
    return this;
  }

  *post(value: unknown): Coroutine<void> {
    const { world, isClosed } = this.#end;
    if (isClosed) throw new DOMException('BroadcastChannel is closed.', 'InvalidStateError');
    if (world.host !== null) yield* world.host.step(-1);
    const copy = (): unknown => clone(value, [], () => undefined);
    this.#end.post(copy, () => shownValue(value));
  }
}

coroutines(BroadcastChannel.prototype, {
  *postMessage(this: BroadcastChannel, value: unknown): Coroutine<void> {
    yield* this.post(value);
  },
});
