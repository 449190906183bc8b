/** Who reads the flag atomically has the message, which may be read plainly then. */
import { int32, raceCase } from './case.js';

const MESSAGE = 0;
const FLAG = 1;
const READ = 2;

export default raceCase({
  name: 'a message with a flag that is atomic',
  setup: () => int32(3),
  actors: [
    (words) => {
      words[MESSAGE] = 42;
      Atomics.store(words, FLAG, 1);
    },
    (words) => {
      let flag = 0;
      while (flag === 0) {
        flag = Atomics.load(words, FLAG);
      }
      words[READ] = words[MESSAGE];
    },
  ],
  after: (words) => words[READ],
  expected: ['42'],
});
