/** One end of a channel, from a thread that holds it: it is kept at the desk. */
import { actorLoop } from '../../event-loop/current.js';
import type { Coroutine } from '../../event-loop/calling.js';
import { clone, type Keep } from '../../event-loop/own/clone.js';
import { endOf } from '../../event-loop/own/message-port.js';
import type { BroadcastEnd, Received } from '../../event-loop/tasks/channel-end.js';
import type { NamedEnd } from './calls.js';
import { meet, numberOf } from './memories.js';
import type { RemoteLoops } from './remote-loops.js';
import type { Wire } from './wire.js';

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

  setRef(isRef: boolean): void {
    if (this.isRef === isRef) return;
    this.isRef = isRef;
    this.world.line.ask('setEndRef', this.id, isRef);
  }

  send(value: unknown, ports: readonly object[], shown: () => string): void {
    if (this.world.repeatsSetup) return;
    this.world.line.ask('send', this.id, this.#wire(value, ports), shown());
  }

  post(copy: () => unknown, shown: () => string): void {
    this.world.line.ask('post', this.id, this.#wire(copy(), []), shown());
  }

  receive(): Received | undefined {
    const message = this.world.line.ask('receive', this.id);
    if (message !== undefined) return this.arrived(message);
    this.world.host!.looked();
    return undefined;
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

  /** A message as it is in this thread. */
  arrived({ value, ports, ends, memories, numbers }: Wire): Received {
    const { words } = this.world;
    for (const [i, memory] of memories.entries()) meet(memory, words, numbers[i]);
    if (ports.length === 0) return { value, ports };
    const here = ends.map((end) => this.world.portOf(end));
    return {
      value: clone(
        value,
        ports,
        (standIn) => here[ports.indexOf(standIn)],
        (memory) => memory,
      ),
      ports: here,
    };
  }

  #wire(value: unknown, given: readonly object[]): Wire {
    const { words, line } = this.world;
    const wire = {
      ports: [] as object[],
      ends: [] as NamedEnd[],
      memories: [] as SharedArrayBuffer[],
      numbers: [] as number[],
    };
    const move = (port: object): object => {
      const { id, name } = endOf(port) as RemoteEnd;
      const standIn = {};
      wire.ends.push({ id, name });
      wire.ports.push(standIn);
      return standIn;
    };
    const keep: Keep = (memory) => {
      wire.memories.push(memory as SharedArrayBuffer);
      wire.numbers.push(numberOf(memory, words, () => line.ask('numberMemory')));
      return memory;
    };
    return { value: clone(value, given, move, keep), ...wire };
  }
}

function* nothing(): Coroutine<void> {}
