/** A loop that waits for a plain store, by methods that read memory: it ends in no execution in which it comes first. */
import { raceCase } from '../../../../samples/races/case.js';

export default raceCase({
  name: 'loops that wait by methods',
  setup: () => [new Int32Array(new SharedArrayBuffer(4)), new Int32Array(new SharedArrayBuffer(4))] as const,
  actors: [
    ([first, second]) => {
      second[0] = 1;
      first[0] = 1;
    },
    ([, second]) => {
      while (second.at(0) === 0);
    },
    ([first]) => {
      const view = new DataView(first.buffer);
      while (view.getInt32(0) === 0);
    },
  ],
  after: () => '',
  expected: [''],
});
