/** One end of a channel, from a thread that holds it: it is kept at the desk. */
import { actorLoop } from '../../event-loop/current.js';
import type { Coroutine } from '../../event-loop/calling.js';
import type { BroadcastEnd, Received } from '../../event-loop/tasks/channel-end.js';
import type { NamedEnd } from './calls.js';
import type { RemoteLoops } from './remote-loops.js';
import { fromWire, toWire } from './wire.js';

export class RemoteEnd implements BroadcastEnd {
  isRef = false;
  isClosed = false;
  deliver: (message: Received) => Coroutine<unknown> = nothing;
  closed: () => Coroutine<unknown> = nothing;
  readonly id: number;
  readonly name: string;
  #isClaimed = false;

  constructor(
    readonly world: RemoteLoops,
    { id, name }: NamedEnd,
  ) {
    this.id = id;
    this.name = name;
  }

  claim(): void {
    if (this.#isClaimed || actorLoop() === null) return;
    this.world.line.ask('claim', this.id);
    this.#isClaimed = true;
  }

  start(): void {
    if (actorLoop() === null || this.isClosed) return;
    this.isRef = true;
    this.#isClaimed = true;
    this.world.line.ask('startEnd', this.id);
  }

  listen(): void {
    this.#isClaimed = true;
    this.world.line.ask('listen', this.id);
  }

  setRef(isRef: boolean): void {
    if (this.isRef === isRef) return;
    this.isRef = isRef;
    this.world.line.ask('setEndRef', this.id, isRef);
  }

  send(value: unknown, ports: readonly object[], shown: () => string): void {
    if (this.world.repeatsSetup) return;
    this.world.line.ask('send', this.id, toWire(this.world, value, ports), shown());
  }

  post(copy: () => unknown, shown: () => string): void {
    this.world.line.ask('post', this.id, toWire(this.world, copy(), []), shown());
  }

  receive(): Received | undefined {
    const message = this.world.line.ask('receive', this.id);
    if (message !== undefined) return fromWire(this.world, message);
    this.world.host!.looked();
    return undefined;
  }

  take(): Received | undefined {
    const message = this.world.line.ask('take', this.id);
    return message && fromWire(this.world, message);
  }

  close(): void {
    this.isClosed = true;
    this.world.line.ask('closeEnd', this.id);
  }

  shut(): void {
    if (this.isClosed || this.world.repeatsSetup) return;
    this.isClosed = true;
    this.world.line.ask('shut', this.id);
  }

  move(): RemoteEnd {
    this.#isClaimed = false;
    return new RemoteEnd(this.world, this.world.line.ask('move', this.id));
  }
}

function* nothing(): Coroutine<void> {}
