/** Channels by name: what is posted reaches all others of that name. Source: HTML, Broadcasting to other browsing contexts. */
import { clone } from './clone.js';
import { coroutines, type Coroutine } from '../calling.js';
import { loopFor } from '../needs-actor.js';
import { End } from '../tasks/channel-end.js';
import { ListenedTo } from './listened-to.js';
import { deliverTo } from './message-port.js';

export class BroadcastChannel extends ListenedTo {
  declare postMessage: (value: unknown) => void;
  readonly #end: End;

  constructor(readonly name: string) {
    super();
    const { loops } = loopFor('makes a broadcast channel');
    this.#end = new End(loops, `channel ${name}`);
    this.#end.deliver = ({ value }) => this.notify('message', value, []);
    this.#end.claim();
    this.#end.start();
    loops.broadcastEnds(name).add(this.#end);
  }

  close(): void {
    this.#end.world.broadcastEnds(this.name).delete(this.#end);
    this.#end.close();
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
    const others = [...world.broadcastEnds(this.name)].filter((end) => end !== this.#end);
    for (const other of others)
      deliverTo(
        [other],
        clone(value, [], () => undefined),
        [],
      );
  }
}

coroutines(BroadcastChannel.prototype, {
  *postMessage(this: BroadcastChannel, value: unknown): Coroutine<void> {
    yield* this.post(value);
  },
});
