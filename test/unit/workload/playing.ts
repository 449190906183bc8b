/**
 * A script played without a machine: each CPU does one item after another, and a call is over when it is sent. What
 * waits is waited for; so a script that cannot be played to its end is told from one that can.
 */
import { callsIn } from './recordings.js';
import type { Item, Script } from '../../../src/workload/script.js';

export class Player {
  /** What is impossible in the real replay, in words. */
  readonly wrong: string[] = [];
  readonly online: boolean[];
  readonly #next: number[];
  readonly #done: number[];
  readonly #events: number[];
  readonly #parked: number[];

  constructor(private readonly script: Script) {
    const counters = (): number[] => script.items.map(() => 0);
    this.online = script.items.map(() => true);
    [this.#next, this.#done, this.#events, this.#parked] = [counters(), counters(), counters(), counters()];
  }

  /** Plays until nothing moves, CPUs in the order of `cpus` again and again. Returns the items that are left. */
  play(cpus: readonly number[]): Item[] {
    while (cpus.some((cpu) => this.#step(cpu)));
    return this.script.items.flatMap((items, cpu) => items.slice(this.#next[cpu]));
  }

  /** Parks a CPU, or does its next item, if it need not wait. Returns whether it did. */
  #step(cpu: number): boolean {
    const item = this.script.items[cpu][this.#next[cpu]];
    if (item === undefined) return false;
    if (item.kind === 'park' && this.#parked[cpu] !== item.events) {
      this.#parked[cpu] = item.events;
      return true;
    }
    if (!this.#ready(cpu, item)) return false;
    if (!this.online[cpu]) this.wrong.push(`CPU ${cpu} is offline and does ${item.kind}`);
    this.#next[cpu]++;
    this.#do(item);
    return true;
  }

  #ready(cpu: number, item: Item): boolean {
    if (item.kind === 'park') return this.#events[cpu] >= item.events;
    if (item.kind === 'online') return this.#events[item.target] >= item.needs;
    if (item.kind === 'offline') {
      const { target, needs, done } = item;
      return this.#events[target] >= needs && this.#parked[target] >= needs + 2 && this.#done[target] >= done;
    }
    return callsIn(item)
      .map((id) => this.script.calls[id])
      .every(({ target, needs }) => this.#events[target] >= needs);
  }

  #do(item: Item): void {
    if (item.kind === 'offline' || item.kind === 'online') {
      const { target, kind } = item;
      if (this.online[target] !== (kind === 'offline')) this.wrong.push(`CPU ${target} goes ${kind} and is so already`);
      this.online[target] = kind === 'online';
      this.#events[target]++;
    }
    for (const id of callsIn(item)) this.#done[this.script.calls[id].target]++;
    if (item.kind === 'cycle') {
      const { target } = this.script.calls[item.call];
      if (!this.online[target]) this.wrong.push(`a cycle takes CPU ${target} down, which is offline`);
      this.#done[target]++;
    }
  }
}
