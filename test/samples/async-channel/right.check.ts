/** An async channel: each value arrives, in order, and the receiver is woken. */
import { defineCheck } from 'smplab';
import { Channel } from './channel.js';

export default defineCheck({
  name: 'async channel',
  setup: () => Channel.create(128),
  attach: (words) => new Channel(words),
  operations: { send: { args: 'int' }, receive: { waits: true } },
  threads: { send: 'single', receive: 'single' },
  model: 'fifo-queue',
});
