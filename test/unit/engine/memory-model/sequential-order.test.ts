import { describe, expect, it } from 'vitest';
import {
  SequentialOrder,
  type AtomicEvent,
  type ReadEvent,
} from '../../../../src/engine/memory-model/sequential-order.js';
import type { Moment } from '../../../../src/engine/memory-model/moment.js';
import { INITIAL, type Source } from '../../../../src/engine/memory-model/write.js';

const BYTES = new Uint8Array(4);
const RANGE = { start: 0, size: BYTES.length };

/** Operations of Atomics on one word: who reads a write synchronizes with it. */
class Operations {
  /** How often it was looked whether a read writes too. */
  looks = 0;
  #made = 0;
  readonly #clocks = [0, 0, 0].map(() => [0, 0, 0]);

  write(thread: number): { event: AtomicEvent; source: Exclude<Source, string> } {
    const moment = this.#moment(thread);
    return {
      event: { ...moment, ...RANGE, writes: true },
      source: { ...moment, start: RANGE.start, bytes: BYTES, atomic: true, published: null, at: 0 },
    };
  }

  read(thread: number, source: Source): [ReadEvent, AtomicEvent] {
    const moment = this.#moment(thread, source === INITIAL ? [] : source.clock);
    const look = (): boolean => {
      this.looks++;
      return false;
    };
    const event = { ...moment, ...RANGE, writes: false };
    return [
      { ...moment, ...RANGE, atomic: true, sources: Array.from(BYTES, () => source) },
      Object.defineProperty(event, 'writes', { get: look }),
    ];
  }

  #moment(thread: number, taken: readonly number[] = []): Moment {
    const clock = this.#clocks[thread].map((time, other) => Math.max(time, taken[other] ?? 0));
    clock[thread]++;
    this.#clocks[thread] = clock;
    return { thread, time: clock[thread], clock, order: this.#made++ };
  }
}

describe('the order of all operations of Atomics', () => {
  it('is another than that in which they were made where a read asks for it', () => {
    const [order, operations] = [new SequentialOrder(() => undefined), new Operations()];
    const [first, second] = [operations.write(0), operations.write(1)];
    order.wrote(first.event);
    order.wrote(second.event);
    const newest = operations.read(2, second.source);
    expect(order.allows(...newest)).toBe(true);
    order.made(...newest);
    const older = operations.read(2, first.source);
    expect(order.allows(...older)).toBe(true); // the first write may come behind the read of the second
    order.made(...older);
    expect(order.allows(...operations.read(2, second.source))).toBe(false); // and then it comes between
    expect(order.allows(...operations.read(2, first.source))).toBe(true);
  });

  it('is not gone through once more for each of many reads', () => {
    const looksAt = (reads: number): number => {
      const [order, operations] = [new SequentialOrder(() => undefined), new Operations()];
      const { event, source } = operations.write(0);
      order.wrote(event);
      for (let i = 0; i < reads; i++) {
        const read = operations.read(1, source);
        if (order.allows(...read)) order.made(...read);
      }
      return operations.looks;
    };
    expect(looksAt(2000)).toBeLessThan(2.5 * looksAt(1000));
  });

  it('gives up to look for another among many', () => {
    let given = 0;
    const [order, operations] = [new SequentialOrder(() => given++), new Operations()];
    const [first, second] = [operations.write(0), operations.write(1)];
    order.wrote(first.event);
    order.wrote(second.event);
    for (let i = 0; i < 128; i++) order.made(...operations.read(2, second.source));
    expect(given).toBe(0);
    expect(order.allows(...operations.read(1, first.source))).toBe(false);
    expect(given).toBe(1);
  });
});
