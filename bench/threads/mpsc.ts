/**
 * Threads that produce into one place and one that consumes: our list, ringbuf.js, MessagePort. They meet at a gate, so
 * that starting them is not timed; the consumer opens it, and its time ends when it has seen everything.
 */
import { type MessagePort, parentPort } from 'node:worker_threads';
import { llistAdd, llistDelAll, llistReverseOrder } from '../../src/kernel/llist.js';
import { importPeer } from '../peers.js';

/** Words of the gate. */
const READY = 0;
const GO = 1;

/** What came out. */
export interface Seen {
  readonly ns: number;
  readonly count: number;
  readonly sum: number;
}

interface Job {
  readonly gate: Int32Array;
  /** Producers in all. */
  readonly producers: number;
  /** Items a producer. */
  readonly each: number;
  /** This producer's number; the consumer has none. */
  readonly producer?: number;
}
export type MpscJob = Job &
  (
    | { readonly kind: 'llist' | 'bare'; readonly mem: Int32Array }
    | { readonly kind: 'ringbuf'; readonly ring: SharedArrayBuffer }
    | { readonly kind: 'port'; readonly ports: readonly MessagePort[] }
  );

/** Words: head of the list, first node, words from node to node. */
export const LIST = { head: 16, first: 32, stride: 16, number: 1 } as const;
/** Turns that a consumer looks at an empty list before it lends the core, as in bench/native/stack.h. */
const CONSUMER_SPIN = 200;
const SHORTEST_MS = 0.001;

parentPort?.on('message', (job: MpscJob) => void perform(job).then((result) => parentPort?.postMessage(result)));

async function perform(job: MpscJob): Promise<Seen | null> {
  switch (job.kind) {
    case 'llist':
      return job.producer === undefined ? consumeList(job, job.mem) : produceList(job, job.mem, job.producer);
    case 'bare':
      return job.producer === undefined ? consumeBare(job, job.mem) : produceBare(job, job.mem, job.producer);
    case 'ringbuf':
      return job.producer === undefined
        ? consumeRing(job, await openRing(job.ring))
        : produceRing(job, await openRing(job.ring));
    case 'port':
      return job.producer === undefined ? consumePorts(job, job.ports) : producePort(job, job.ports[0], job.producer);
  }
}

function produceList({ gate, each }: Job, mem: Int32Array, producer: number): null {
  const { head, first, stride } = LIST;
  const begin = first + producer * each * stride;
  arrive(gate);
  for (let node = begin; node < begin + each * stride; node += stride) llistAdd(mem, node, head);
  return null;
}

function consumeList({ gate, producers, each }: Job, mem: Int32Array): Seen {
  const { head, number } = LIST;
  const total = producers * each;
  let count = 0;
  let sum = 0;
  const begin = open(gate, producers);
  for (let turns = 0; count < total; ) {
    const chain = llistDelAll(mem, head);
    turns = chain === 0 ? turns + 1 : 0;
    if (turns > CONSUMER_SPIN) Atomics.wait(gate, GO, 1, SHORTEST_MS);
    for (let node = llistReverseOrder(mem, chain); node !== 0; node = mem[node]) {
      count++;
      sum += mem[node + number];
    }
  }
  return { ns: (performance.now() - begin) * 1e6, count, sum };
}

/** The floor: the list written out in the loops of the two, with nothing around it. */
function produceBare({ gate, each }: Job, mem: Int32Array, producer: number): null {
  const { head, first: firstNode, stride } = LIST;
  const begin = firstNode + producer * each * stride;
  arrive(gate);
  for (let node = begin; node < begin + each * stride; node += stride) {
    let first = mem[head];
    for (let seen = 0; ; first = seen) {
      mem[node] = first;
      seen = Atomics.compareExchange(mem, head, first, node);
      if (seen === first) break;
    }
  }
  return null;
}

function consumeBare({ gate, producers, each }: Job, mem: Int32Array): Seen {
  const { head, number } = LIST;
  const total = producers * each;
  let count = 0;
  let sum = 0;
  const begin = open(gate, producers);
  for (let turns = 0; count < total; ) {
    const chain = Atomics.exchange(mem, head, 0);
    turns = chain === 0 ? turns + 1 : 0;
    if (turns > CONSUMER_SPIN) Atomics.wait(gate, GO, 1, SHORTEST_MS);
    let reversed = 0;
    for (let node = chain, next = 0; node !== 0; node = next) {
      next = mem[node];
      mem[node] = reversed;
      reversed = node;
    }
    for (let node = reversed; node !== 0; node = mem[node]) {
      count++;
      sum += mem[node + number];
    }
  }
  return { ns: (performance.now() - begin) * 1e6, count, sum };
}

interface Ring {
  push(elements: Uint32Array): number;
  pop(elements: Uint32Array): number;
}

async function openRing(buffer: SharedArrayBuffer): Promise<Ring> {
  const { RingBuffer } = await importPeer<{ RingBuffer: new (buffer: SharedArrayBuffer, type: unknown) => Ring }>(
    'ringbuf.js',
  );
  return new RingBuffer(buffer, Uint32Array);
}

/** One element at a time, as a list is given one node at a time. */
function produceRing({ gate, each }: Job, ring: Ring): null {
  const element = new Uint32Array(1);
  arrive(gate);
  for (let i = 0; i < each; i++) {
    element[0] = i;
    while (ring.push(element) === 0) Atomics.wait(gate, GO, 1, SHORTEST_MS);
  }
  return null;
}

function consumeRing({ gate, producers, each }: Job, ring: Ring): Seen {
  const elements = new Uint32Array(each);
  let count = 0;
  let sum = 0;
  const begin = open(gate, producers);
  for (let turns = 0; count < each; ) {
    const taken = ring.pop(elements);
    turns = taken === 0 ? turns + 1 : 0;
    if (turns > CONSUMER_SPIN) Atomics.wait(gate, GO, 1, SHORTEST_MS);
    for (let i = 0; i < taken; i++) sum += elements[i];
    count += taken;
  }
  return { ns: (performance.now() - begin) * 1e6, count, sum };
}

function producePort({ gate, each }: Job, port: MessagePort, producer: number): null {
  arrive(gate);
  for (let i = 0; i < each; i++) port.postMessage(producer * each + i);
  return null;
}

/** One port a producer; each is the other end of its own. */
function consumePorts({ gate, producers, each }: Job, ports: readonly MessagePort[]): Promise<Seen> {
  return new Promise((resolve) => {
    let count = 0;
    let sum = 0;
    const begin = open(gate, producers);
    const receive = (value: number): void => {
      count++;
      sum += value;
      if (count < producers * each) return;
      for (const port of ports) port.close();
      resolve({ ns: (performance.now() - begin) * 1e6, count, sum });
    };
    for (const port of ports) port.on('message', receive);
  });
}

function arrive(gate: Int32Array): void {
  Atomics.add(gate, READY, 1);
  Atomics.notify(gate, READY);
  while (Atomics.load(gate, GO) === 0) Atomics.wait(gate, GO, 0);
}

/** Waits for all producers, lets them go. @returns when */
function open(gate: Int32Array, producers: number): number {
  for (let ready = Atomics.load(gate, READY); ready < producers; ready = Atomics.load(gate, READY))
    Atomics.wait(gate, READY, ready);
  const begin = performance.now();
  Atomics.store(gate, GO, 1);
  Atomics.notify(gate, GO);
  return begin;
}
