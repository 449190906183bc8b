import './browser.mjs';
import { defineScenario } from 'smplab';
import syncMessage from 'sync-message';

const { makeChannel, readMessage, writeMessage } = syncMessage;
const COUNTS = { 'two-messages': 2, 'one-message': 1 };

/** Until the reader says that it has read so many. */
async function untilRead(read, count) {
  for (let seen = Atomics.load(read, 0); seen < count; seen = Atomics.load(read, 0)) {
    const waited = Atomics.waitAsync(read, 0, seen);
    if (waited.async) await waited.value;
  }
}

export const scenario = defineScenario({
  name: 'sync-message',
  story: 'The notify of the first message comes when the reader waits for the second, and it reads an empty one.',
  source: 'sync-message 0.0.12, its newest version',
  forms: ['two-messages', 'one-message'],
  shared: () => ({
    channel: makeChannel({ atomics: { bufferSize: 64 } }),
    read: new Int32Array(new SharedArrayBuffer(4)),
    sum: new Int32Array(new SharedArrayBuffer(4)),
  }),
  actors: (form) => [
    async ({ channel, read }) => {
      for (let i = 1; i <= COUNTS[form]; i++) {
        await writeMessage(channel, { value: i }, String(i));
        await untilRead(read, i); // a channel holds one message
      }
    },
    ({ channel, read, sum }) => {
      for (let i = 1; i <= COUNTS[form]; i++) {
        Atomics.add(sum, 0, readMessage(channel, String(i)).value);
        Atomics.store(read, 0, i);
        Atomics.notify(read, 0);
      }
    },
  ],
  after: ({ sum }) => String(sum[0]),
  outcomes: [
    { match: '3', grade: 'acceptable', on: ['two-messages'], text: 'both arrive' },
    { match: '1', grade: 'acceptable', on: ['one-message'], text: 'it arrives' },
  ],
});
