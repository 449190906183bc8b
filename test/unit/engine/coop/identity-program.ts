/** Actors that tell their threads apart, each in another way of naming what node:worker_threads says. */
import { createRequire } from 'node:module';
import threads, { isMainThread as isMain, threadId } from 'node:worker_threads';
import * as namespace from 'node:worker_threads';
import type { PlainScenario } from '../../../../src/lab/scenario.js';

const require = createRequire(import.meta.url);
const required = require('node:worker_threads') as typeof namespace;
const { threadId: destructured } = threads;
const atModuleLevel = threadId * 2 + Number(isMain);
const field = new (class {
  readonly id = threadId;
})();

const SAYS: Readonly<Record<string, () => number>> = {
  named: () => threadId,
  'of the namespace': () => namespace.threadId,
  'of the default export': () => threads.threadId,
  required: () => required.threadId,
  destructured: () => destructured,
  'in a field': () => field.id,
};

export const scenario: PlainScenario<Int32Array> = {
  kind: 'plain',
  name: 'test/identity',
  story: '',
  source: '',
  forms: ['threads', 'lock', 'handed in'],
  shared: () => new Int32Array(new SharedArrayBuffer(64)),
  actors: (form) => [0, 1, 2].map((id) => ACTORS[form](id)),
  after: (mem) => mem.join(' ').replace(/(?: 0)+$/, ''),
  outcomes: [{ match: /[^]*/, grade: 'acceptable', text: 'whatever' }],
};

const ACTORS: Readonly<Record<string, (id: number) => (mem: Int32Array) => void>> = {
  threads: (id) => (mem) => say(mem, id),
  lock: () => reentrant,
  'handed in': (id) => (mem) => void Atomics.store(mem, id, namespace.workerData === undefined ? 1 : 0),
};

/** Its number where all ways of asking agree. */
function say(mem: Int32Array, id: number): void {
  const said = new Set(Object.values(SAYS).map((ask) => ask()));
  const isOne = said.size === 1 && atModuleLevel === threadId * 2 && !namespace.isMainThread;
  Atomics.store(mem, id, isOne ? threadId : -1);
}

/** Takes a lock twice, whose owner is known by the number of its thread. */
function reentrant(mem: Int32Array): void {
  lock(mem);
  lock(mem);
  Atomics.store(mem, 2, Atomics.load(mem, 2) + 1);
  for (const depth of [1, 0]) Atomics.store(mem, 1, depth);
  Atomics.store(mem, 0, 0);
}

function lock(mem: Int32Array): void {
  while (Atomics.load(mem, 0) !== threadId && Atomics.compareExchange(mem, 0, 0, threadId) !== 0);
  Atomics.add(mem, 1, 1);
}
