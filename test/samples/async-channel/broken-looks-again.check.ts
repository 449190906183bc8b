/** A lost wake-up: what was sent between the look and the wait wakes none. */
import { defineCheck } from 'smplab';
import { Channel, LooksAgain } from './channel.js';

/** The kinds of finding that this mistake shows as. */
export const caughtAs = ['stuck'];

export default defineCheck({
  name: 'async channel that looks again',
  setup: () => Channel.create(128),
  attach: (words) => new LooksAgain(words),
  operations: { send: { args: 'int' }, receive: { waits: true } },
  threads: { send: 'single', receive: 'single' },
  model: 'fifo-queue',
});
