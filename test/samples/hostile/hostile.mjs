// A lost update, and whatever the environment asks for: SMPLAB_HOSTILE=phase:deed does that deed in that phase. Without
// it the module is well-behaved, so a token of it is valid with it too.
import { execFileSync, spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { defineScenario } from 'smplab';

const [asked, deed] = (process.env.SMPLAB_HOSTILE ?? ':').split(':');

const DEEDS = {
  loops() {
    for (let i = 0; i >= 0; i = (i + 1) % 1000);
  },
  backtracks() {
    return /^(?:a+)+$/.test(`${'a'.repeat(60)}b`);
  },
  waits() {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  },
  fills() {
    const kept = [];
    while (kept.length >= 0) kept.push(new Array(1_000_000).fill(kept.length));
  },
  exits() {
    process.exit(0);
  },
  throws() {
    throw null;
  },
  shouts() {
    throw new Error('x'.repeat(3_000_000));
  },
  floods() {
    for (let i = 0; i < 100; i += 1) process.stdout.write(`${'\u001b[31mflood '.repeat(100_000)}\n`);
  },
  spawns() {
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  },
  awaits() {
    execFileSync('sleep', ['300']);
  },
  opens() {
    openSync(process.env.SMPLAB_PIPE); // comes back when another one opens it to write
  },
  ticks() {
    setInterval(() => {}, 1000);
  },
  deletes() {
    delete globalThis.Atomics;
    delete globalThis.SharedArrayBuffer;
  },
  patches() {
    const refuse = () => {
      throw new Error('patched');
    };
    Object.assign(Atomics, { load: refuse, store: refuse, wait: refuse, notify: refuse, add: refuse });
    Object.assign(Array.prototype, { push: refuse, map: refuse, slice: refuse });
    Promise.prototype.then = refuse;
    JSON.stringify = refuse;
    Map.prototype.get = refuse;
    Object.assign(performance, { now: refuse });
    Object.assign(Date, { now: refuse });
  },
};

function reach(phase) {
  if (phase === asked) DEEDS[deed]();
}

reach('import');

const increment = (mem) => {
  const seen = Atomics.load(mem, 0);
  reach('actor');
  Atomics.store(mem, 0, seen + 1);
};

const memory = () => {
  reach('setup');
  return new Int32Array(new SharedArrayBuffer(8));
};

const after = (mem) => {
  reach('after');
  return `${mem[0]}`;
};

const outcomes = [
  { match: '2', grade: 'acceptable', text: 'both were counted' },
  { match: '1', grade: 'forbidden', text: 'an update is lost' },
];

export default { name: 'hostile', setup: memory, actors: [increment, increment], after, outcomes };
export const scenario = defineScenario({
  name: 'hostile/hostile',
  story: 'Two increments in two steps.',
  source: 'made up',
  shared: memory,
  actors: () => [increment, increment],
  after,
  outcomes,
});
