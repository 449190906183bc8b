import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  llistAdd,
  llistAddBatch,
  llistDelAll,
  llistDelFirst,
  llistEmpty,
  llistReverseOrder,
  LLIST_NODE,
} from '../../../src/kernel/llist.js';
import { NULL } from '../../../src/memory/struct.js';
import { emptyList, HEAD, nodeOf, type Orders } from './llist-crew.js';
import { meanwhile } from './meanwhile.js';

const [A, B, C, D] = [32, 34, 36, 38];

function memory(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(256 * 4));
}

/** The nodes of a chain, first to last. */
function chain(mem: Int32Array, first: number): number[] {
  const nodes: number[] = [];
  for (let node = first; node !== NULL; node = mem[node + LLIST_NODE.next]) {
    nodes.push(node);
    if (nodes.length > mem.length) throw new Error('the list has a cycle');
  }
  return nodes;
}

describe('llist', () => {
  it('is last in, first out', () => {
    const mem = memory();
    for (const node of [A, B, C]) llistAdd(mem, node, HEAD);
    expect(chain(mem, mem[HEAD])).toEqual([C, B, A]);
    expect(chain(mem, llistDelAll(mem, HEAD))).toEqual([C, B, A]);
    expect(llistDelAll(mem, HEAD)).toBe(NULL);
  });

  it('says whether it was empty: whoever is told so must ring', () => {
    const mem = memory();
    expect(llistEmpty(mem, HEAD)).toBe(true);
    expect(llistAdd(mem, A, HEAD)).toBe(true);
    expect(llistAdd(mem, B, HEAD)).toBe(false);
    expect(llistEmpty(mem, HEAD)).toBe(false);
    llistDelAll(mem, HEAD);
    expect(llistAdd(mem, A, HEAD)).toBe(true);
  });

  it('takes a chain as it is', () => {
    const mem = memory();
    mem[B] = A;
    expect(llistAddBatch(mem, B, A, HEAD)).toBe(true);
    mem[D] = C;
    expect(llistAddBatch(mem, D, C, HEAD)).toBe(false);
    expect(chain(mem, mem[HEAD])).toEqual([D, C, B, A]);
  });

  it('gives its first node, or NULL', () => {
    const mem = memory();
    expect(llistDelFirst(mem, HEAD)).toBe(NULL);
    for (const node of [A, B]) llistAdd(mem, node, HEAD);
    expect([llistDelFirst(mem, HEAD), llistDelFirst(mem, HEAD), llistDelFirst(mem, HEAD)]).toEqual([B, A, NULL]);
  });

  it('is reversed into the order of adding', () => {
    const mem = memory();
    expect(llistReverseOrder(mem, NULL)).toBe(NULL);
    for (const node of [A, B, C]) llistAdd(mem, node, HEAD);
    expect(chain(mem, llistReverseOrder(mem, llistDelAll(mem, HEAD)))).toEqual([A, B, C]);
  });

  it('behaves like an array', () => {
    const step = fc.oneof(
      fc.constantFrom('add', 'delFirst', 'delAll', 'reversed', 'empty'),
      fc.integer({ min: 1, max: 4 }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const mem = memory();
        let model: number[] = []; // newest first
        const free = Array.from({ length: 200 }, (_, i) => 40 + i);
        const fresh = (count: number) => free.splice(-count).toReversed();
        const taken = (nodes: number[]) => free.unshift(...nodes);
        const addBatch = (count: number) => {
          const nodes = fresh(count);
          nodes.slice(1).forEach((node, i) => (mem[nodes[i]] = node));
          expect(llistAddBatch(mem, nodes[0], nodes.at(-1)!, HEAD)).toBe(model.length === 0);
          model = [...nodes, ...model];
        };
        const delFirst = () => {
          expect(llistDelFirst(mem, HEAD)).toBe(model[0] ?? NULL);
          taken(model.splice(0, 1));
        };
        const delAll = (reversed: boolean) => {
          const all = llistDelAll(mem, HEAD);
          expect(chain(mem, reversed ? llistReverseOrder(mem, all) : all)).toEqual(
            reversed ? model.toReversed() : model,
          );
          taken(model.splice(0));
        };
        for (const one of steps) {
          if (typeof one === 'number') addBatch(one);
          else if (one === 'add') addBatch(1);
          else if (one === 'delFirst') delFirst();
          else if (one === 'empty') expect(llistEmpty(mem, HEAD)).toBe(model.length === 0);
          else delAll(one === 'reversed');
        }
        expect(chain(mem, mem[HEAD])).toEqual(model);
      }),
    );
  });
});

describe('llist among threads', () => {
  const PRODUCERS = 4;
  const NODES = 20_000;
  const workers: Worker[] = [];
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.terminate();
  });

  function start(mem: Int32Array, batch: number): Promise<number[]> {
    const parts = Array.from({ length: PRODUCERS }, async (_, producer) => {
      const worker = new Worker(new URL('./llist-producer.js', import.meta.url), {
        workerData: { mem, producer, nodes: NODES, batch } satisfies Orders,
      });
      workers.push(worker);
      const [wasEmpty] = (await once(worker, 'message')) as [number];
      return wasEmpty;
    });
    return Promise.all(parts);
  }

  it.each([
    { take: 'all', batch: 1 },
    { take: 'all', batch: 5 },
    { take: 'first', batch: 1 },
  ])(
    'several add $batch at a time and one takes $take: nothing is lost, nothing comes twice, each producer keeps its order',
    async ({ take, batch }) => {
      const mem = emptyList(PRODUCERS, NODES);
      const done = start(mem, batch);
      const next = Array.from({ length: PRODUCERS }, (_, producer) => producer * NODES);
      const firsts = new Set<number>();
      let left = PRODUCERS * NODES;
      let takes = 0;
      while (left > 0) {
        const nodes =
          take === 'all'
            ? chain(mem, llistReverseOrder(mem, llistDelAll(mem, HEAD)))
            : [llistDelFirst(mem, HEAD)].filter((node) => node !== NULL);
        if (nodes.length > 0) takes++;
        for (const node of nodes) {
          const id = mem[node + 1];
          const producer = Math.trunc(id / NODES);
          if (take === 'first') firsts.add(id);
          else if (id !== next[producer]++) expect(id).toBe(next[producer] - 1);
          if (node !== nodeOf(id)) expect(node).toBe(nodeOf(id));
        }
        left -= nodes.length;
        if (takes % 64 === 0 || nodes.length === 0) await setImmediate();
      }
      const wasEmpty = (await done).reduce((sum, count) => sum + count);
      expect(mem[HEAD]).toBe(NULL);
      if (take === 'first') expect(firsts.size).toBe(PRODUCERS * NODES);
      else expect(wasEmpty).toBe(takes); // each taking-off of something was announced exactly once
    },
  );
});

describe('two consumers of llistDelFirst', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('bring a node back that is on no list any more (ABA): that is why there may be one only', () => {
    const mem = memory();
    for (const node of [B, A]) llistAdd(mem, node, HEAD);
    meanwhile(() => {
      expect([llistDelFirst(mem, HEAD), llistDelFirst(mem, HEAD)]).toEqual([A, B]); // the other consumer owns A and B
      llistAdd(mem, C, HEAD);
      llistAdd(mem, A, HEAD); // and is done with A
    });
    expect(llistDelFirst(mem, HEAD)).toBe(A);
    expect(mem[HEAD]).toBe(B); // owned by the other, and on the list; C is on no list
  });

  it('and llistDelAll against llistDelFirst likewise', () => {
    const mem = memory();
    for (const node of [B, A]) llistAdd(mem, node, HEAD);
    meanwhile(() => {
      expect(chain(mem, llistDelAll(mem, HEAD))).toEqual([A, B]);
      llistAdd(mem, A, HEAD);
    });
    expect(llistDelFirst(mem, HEAD)).toBe(A);
    expect(mem[HEAD]).toBe(B);
  });

  it('no add can do that: a node that was added meanwhile stays, and the right one is taken', () => {
    const mem = memory();
    for (const node of [B, A]) llistAdd(mem, node, HEAD);
    meanwhile(() => llistAdd(mem, C, HEAD));
    expect(llistDelFirst(mem, HEAD)).toBe(C);
    expect(chain(mem, mem[HEAD])).toEqual([A, B]);
  });

  it('an add that loses its race tries again', () => {
    const mem = memory();
    meanwhile(() => llistAdd(mem, A, HEAD));
    expect(llistAdd(mem, B, HEAD)).toBe(false);
    expect(chain(mem, mem[HEAD])).toEqual([B, A]);
  });

  it('an add to a list that is emptied meanwhile is told that it was empty', () => {
    const mem = memory();
    llistAdd(mem, A, HEAD);
    meanwhile(() => llistDelAll(mem, HEAD));
    expect(llistAdd(mem, B, HEAD)).toBe(true);
    expect(chain(mem, mem[HEAD])).toEqual([B]);
  });
});
