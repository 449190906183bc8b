/** What no event loop does: it is refused on real threads as on coroutines. */
import { defineScenario } from '../../../../src/scenarios/define.js';

let isTimed = false;

export const scenario = defineScenario({
  name: 'refused',
  story: '-',
  source: '-',
  forms: ['a port that two actors use', 'a timer that the set-up starts'],
  shared: () => {
    if (isTimed) setTimeout(() => undefined, 1);
    return { mem: new Int32Array(new SharedArrayBuffer(4)), a: new MessageChannel() };
  },
  actors: (form) => {
    isTimed = form === 'a timer that the set-up starts';
    return [({ a: { port1 } }) => port1.postMessage(1), ({ a: { port1 } }) => port1.postMessage(2)];
  },
  after: () => 'any',
  outcomes: [{ match: 'any', grade: 'acceptable', text: '-' }],
});
