/** A lost increment: the owner serves a message while its own call waits for a timer. */
import { defineCheck } from 'smplab';
import { AwaitsBetween, create, Other } from './port-counter.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['not linearizable'];

export default defineCheck({
  name: 'counter behind a port that awaits between load and store',
  setup: create,
  attach: ({ words, ports: [owner, other] }, thread) =>
    thread === 0 ? new AwaitsBetween(words, owner) : new Other(other),
  operations: { increment: {} },
  threads: { increment: 2 },
  model: 'counter',
});
