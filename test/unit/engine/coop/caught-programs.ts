/** Programs that catch what ends them, or have Node catch it, one a form. */
import { EventEmitter } from 'node:events';
import type { PlainScenario } from '../../../../src/lab/scenario.js';

type Actor = (mem: Int32Array) => void;

const [COUNT, CAUGHT] = [0, 1];

const bump: Actor = (mem) => void Atomics.add(mem, COUNT, 1);

function catching(work: Actor): Actor {
  return (mem) => {
    try {
      work(mem);
    } catch {
      Atomics.store(mem, CAUGHT, 1);
    }
    bump(mem);
  };
}

/** Node throws what a listener has thrown when the thread has nothing to run. */
function dispatching(listener: Actor): Actor {
  return (mem) => {
    const target = new EventTarget();
    target.addEventListener('ring', () => listener(mem));
    target.dispatchEvent(new Event('ring'));
    bump(mem);
  };
}

const FORMS: Readonly<Record<string, Actor>> = {
  'a step in what Node calls': catching((mem) => void JSON.parse('[1]', () => bump(mem))),
  'a step in what an emitter calls': catching((mem) => {
    const emitter = new EventEmitter().on('ring', () => bump(mem));
    emitter.emit('ring');
  }),
  'a step in a listener': dispatching(bump),
  'an endless loop': catching((mem) => {
    bump(mem);
    for (;;) mem[2]++;
  }),
  'an error of its own': catching(() => {
    throw new Error('its own');
  }),
  'an error in a listener': dispatching(() => {
    throw new Error('rang');
  }),
  'a listener': dispatching((mem) => void mem[2]++),
};

export const scenario: PlainScenario<Int32Array> = {
  kind: 'plain',
  name: 'test/caught',
  story: 'What is thrown does not arrive.',
  source: '',
  forms: Object.keys(FORMS),
  shared: () => new Int32Array(new SharedArrayBuffer(16)),
  actors: (form) => [FORMS[form], bump],
  after: (mem) => `count ${mem[COUNT]}, caught ${mem[CAUGHT]}`,
  outcomes: [{ match: '*', grade: 'acceptable', text: 'whatever it is' }],
};
