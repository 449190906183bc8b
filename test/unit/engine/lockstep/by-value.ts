/** Threads that reach what goes on later by an object that they were handed: each form one way, each with a right and a wrong twin. */
import { defineScenario } from '../../../../src/scenarios/define.js';

const holder = globalThis;
const { setTimeout: later, queueMicrotask: soon } = globalThis;
const environment = { inner: globalThis, proc: process };
const asked = typeof globalThis === 'undefined' ? global : globalThis;

type Later = (then: () => void) => void;

const ways: Readonly<Record<string, Later>> = {
  alias: (then) => void holder.setTimeout(then, 1),
  destructured: (then) => void later(then, 1),
  'a microtask': (then) => soon(then),
  'a member': (then) => void environment.inner.setImmediate(then),
  'asked for': (then) => void asked.setTimeout(then, 1),
  'a promise': (then) => void new holder.Promise<void>((resolve) => resolve()).then(then),
  'a tick': (then) => environment.proc.nextTick(then),
};

/** Taken apart where it goes on later, an increment may be lost; as a whole it may not. */
const RIGHT = ', as a whole';

export const scenario = defineScenario({
  name: 'test/by-value',
  story: 'Two threads count when the time has come.',
  source: '-',
  forms: Object.keys(ways).flatMap((way) => [way, way + RIGHT]),
  shared: () => new Int32Array(new SharedArrayBuffer(4)),
  actors: (form) => {
    const whole = form.endsWith(RIGHT);
    const go = ways[whole ? form.slice(0, -RIGHT.length) : form];
    const count = (words: Int32Array) => (): void => {
      go(() => {
        if (whole) Atomics.add(words, 0, 1);
        else Atomics.store(words, 0, Atomics.load(words, 0) + 1);
      });
    };
    return [count, count].map((make) => (words: Int32Array) => make(words)());
  },
  after: (words) => `counted ${words[0]}`,
  outcomes: [{ match: 'counted 2', grade: 'acceptable', text: 'both have counted' }],
});
