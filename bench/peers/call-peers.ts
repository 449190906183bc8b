/** The peers of a call with wait: one thread, one call at a time, each at its own defaults. The function adds one. */
import { Worker } from 'node:worker_threads';
import { importPeer, peerMissing } from '../peers.js';
import { check, type Settings } from '../subject.js';

export interface Peer {
  readonly name: string;
  /** Makes so many calls one after the other; returns their nanoseconds. A string says why it cannot. */
  readonly roundTrips: ((n: number) => Promise<ArrayLike<number>>) | string;
  readonly close?: () => Promise<unknown>;
}

/** A function in another thread, as a peer offers it. */
interface Remote {
  readonly add: (value: number) => Promise<number> | number;
  readonly close?: () => Promise<unknown>;
}

const STARTERS: Readonly<Record<string, () => Promise<Remote>>> = {
  MessagePort: startMessagePort,
  piscina: startPiscina,
  tinypool: startTinypool,
  workerpool: startWorkerpool,
  comlink: startComlink,
  synckit: startSynckit,
};

/** Starts all of them, each with its thread. Those that are not installed come back with the reason. */
export async function startPeers(settings: Settings): Promise<readonly Peer[]> {
  const peers: Peer[] = [];
  for (const [name, start] of Object.entries(STARTERS)) {
    const missing = name === 'MessagePort' ? undefined : peerMissing(settings, name);
    if (missing !== undefined) peers.push({ name, roundTrips: missing });
    else {
      const remote = await start();
      peers.push({
        name,
        roundTrips: (n) => timeEach(remote, n),
        ...(remote.close === undefined ? {} : { close: remote.close }),
      });
    }
  }
  return peers;
}

async function timeEach({ add }: Remote, n: number): Promise<Float64Array> {
  const latencies = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const begin = performance.now();
    const answer = await add(i);
    latencies[i] = (performance.now() - begin) * 1e6;
    check('what the peer answered', answer, i + 1);
  }
  return latencies;
}

/** Nothing but Node's own. */
function startMessagePort(): Promise<Remote> {
  const worker = new Worker(entry('message-port'));
  let answered: ((value: number) => void) | undefined;
  worker.on('message', (value: number) => answered?.(value));
  return Promise.resolve({
    add: (value) => {
      const answer = new Promise<number>((resolve) => (answered = resolve));
      worker.postMessage(value);
      return answer;
    },
    close: () => worker.terminate(),
  });
}

interface Pool {
  run(value: number): Promise<number>;
  destroy(): Promise<void>;
}

async function startPiscina(): Promise<Remote> {
  const Piscina = await importPeer<new (options: object) => Pool>('piscina');
  const pool = new Piscina({ filename: entry('pool').href, minThreads: 1, maxThreads: 1 });
  return { add: (value) => pool.run(value), close: () => pool.destroy() };
}

async function startTinypool(): Promise<Remote> {
  const Tinypool = await importPeer<new (options: object) => Pool>('tinypool');
  const pool = new Tinypool({ filename: entry('pool').href, minThreads: 1, maxThreads: 1 });
  return { add: (value) => pool.run(value), close: () => pool.destroy() };
}

interface WorkerpoolModule {
  readonly pool: (
    script: string,
    options: object,
  ) => { exec(name: string, args: readonly number[]): PromiseLike<number>; terminate(): PromiseLike<unknown> };
}

async function startWorkerpool(): Promise<Remote> {
  const { pool } = await importPeer<WorkerpoolModule>('workerpool');
  const workers = pool(entry('workerpool').pathname, { workerType: 'thread', minWorkers: 1, maxWorkers: 1 });
  return { add: async (value) => await workers.exec('add', [value]), close: async () => await workers.terminate() };
}

async function startComlink(): Promise<Remote> {
  const { wrap } = await importPeer<{ wrap: (endpoint: unknown) => { add(value: number): Promise<number> } }>(
    'comlink',
  );
  const endpointOf = await importPeer<(worker: Worker) => unknown>('comlink/dist/umd/node-adapter.js');
  const worker = new Worker(entry('comlink'));
  const remote = wrap(endpointOf(worker));
  return { add: (value) => remote.add(value), close: () => worker.terminate() };
}

/** Blocks this thread until the answer is there; its thread ends with the process. */
async function startSynckit(): Promise<Remote> {
  const { createSyncFn } = await importPeer<{ createSyncFn: (script: string) => (value: number) => number }>('synckit');
  return { add: createSyncFn(entry('synckit').pathname) };
}

function entry(name: string): URL {
  return new URL(`./threads/${name}.js`, import.meta.url);
}
