/** A plain store publishes nothing: the language lets the message come after it. */
import { int32, raceCase } from './case.js';

export { caughtAs } from './case.js';

const MESSAGE = 0;
const FLAG = 1;
const READ = 2;

export default raceCase({
  name: 'a message with a flag that is plain',
  setup: () => int32(3),
  actors: [
    (words) => {
      words[MESSAGE] = 42;
      words[FLAG] = 1; // races
    },
    (words) => {
      let flag = 0;
      while (flag === 0) {
        flag = words[FLAG]; // races
      }
      words[READ] = words[MESSAGE];
    },
  ],
  after: (words) => words[READ],
  expected: ['42'],
});
