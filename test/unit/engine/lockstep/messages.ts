/** Messages between event loops, in real threads: what travels, what is moved, who is reached. */
import { once } from 'node:events';
import { BroadcastChannel, MessageChannel, receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { defineScenario } from '../../../../src/scenarios/define.js';

interface Shared {
  readonly mem: Int32Array;
  readonly a: MessageChannel;
  readonly b: MessageChannel;
}
type Actor = (shared: Shared) => unknown;

function step(mem: Int32Array, digit: number): void {
  Atomics.store(mem, 0, Atomics.load(mem, 0) * 5 + digit);
}

/** Whatever a message can hold, as one number. */
function digitOf(value: unknown): number {
  const [date, map, set, error, bytes, big] = value as [
    Date,
    Map<string, number[]>,
    Set<string>,
    Error,
    Uint8Array,
    bigint,
  ];
  const [one] = map.get('list')!;
  const isWhole =
    set.has('member') && error instanceof RangeError && error.message === 'too far' && date.getTime() === 7;
  return isWhole ? one + bytes[1] + Number(big) : 0;
}

function listen(channel: BroadcastChannel, handler: (event: { readonly data: number[] }) => void): void {
  Object.assign(channel, { onmessage: handler });
}

const FORMS: Readonly<Record<string, readonly Actor[]>> = {
  'all kinds of values': [
    ({ a: { port1 } }) => {
      const map = new Map([['list', [1]]]);
      const bytes = new Uint8Array([0, 1]);
      port1.postMessage([new Date(7), map, new Set(['member']), new RangeError('too far'), bytes, 2n]);
      map.get('list')![0] = 9;
      bytes[1] = 9;
    },
    ({ mem, a: { port2 } }) => void port2.once('message', (value) => step(mem, digitOf(value))),
  ],
  'memory that an actor has made': [
    ({ mem, a: { port1 } }) => {
      const own = new Int32Array(new SharedArrayBuffer(8));
      Atomics.store(own, 1, 2);
      port1.postMessage({ own, whole: own.buffer });
      Atomics.wait(own, 0, 0);
      step(mem, Atomics.load(own, 0));
    },
    ({ mem, a: { port2 }, b: { port1 } }) => {
      const other = new Int32Array(new SharedArrayBuffer(4));
      port1.postMessage(other);
      port2.once('message', ({ own, whole }: { own: Int32Array; whole: SharedArrayBuffer }) => {
        step(mem, Atomics.load(own, 1));
        Atomics.store(new Int32Array(whole), 0, 3);
        Atomics.notify(own, 0);
        Atomics.store(other, 0, 1);
      });
    },
    ({ mem, b: { port2 } }) =>
      void port2.once('message', (other: Int32Array) => {
        step(mem, Atomics.load(other, 0));
        Atomics.add(other, 0, 1);
      }),
  ],
  'known memory, sent on': [
    ({ mem, a: { port1 } }) => {
      port1.postMessage(mem);
      port1.once('message', (again: Int32Array) => step(again, 1));
    },
    ({ a: { port2 } }) =>
      void port2.once('message', (mem: Int32Array) => {
        step(mem, 2);
        port2.postMessage(mem);
      }),
  ],
  'known memory, and its own, that is cloned': [
    ({ mem }) => {
      const own = new Int32Array(new SharedArrayBuffer(4));
      const { all, bytes } = structuredClone({ all: new Map([[0, mem]]), bytes: [own] });
      Atomics.add(bytes[0], 0, 2);
      step(all.get(0)!, Atomics.load(own, 0));
    },
    ({ mem }) => {
      const bytes = new Uint8Array([1]);
      const moved = structuredClone(bytes, { transfer: [bytes.buffer] });
      step(structuredClone(mem), moved[0] + bytes.length);
    },
  ],
  'a buffer that is moved': [
    ({ mem, a: { port1 } }) => {
      const buffer = new Uint8Array([1, 2]).buffer;
      port1.postMessage(buffer, [buffer]);
      step(mem, buffer.byteLength);
    },
    ({ mem, a: { port2 } }) =>
      void port2.once('message', (buffer: ArrayBuffer) => step(mem, new Uint8Array(buffer)[1] + buffer.byteLength)),
  ],
  'a port that is moved': [
    ({ mem, a: { port1 } }) => {
      const { port1: mine, port2: yours } = new MessageChannel();
      mine.postMessage(1);
      port1.postMessage({ yours }, [yours]);
      mine.once('message', (answer: number) => step(mem, answer));
      yours.postMessage('into the void');
    },
    ({ mem, a: { port2 } }) =>
      void port2.once('message', ({ yours }: { yours: MessagePort }) => {
        yours.on('message', (digit: number) => {
          step(mem, digit);
          yours.postMessage(digit + 1);
          yours.close();
        });
      }),
  ],
  'asked for, and not listened to': [
    ({ mem, a: { port1 } }) => {
      port1.postMessage(1);
      Atomics.add(mem, 1, 1);
      port1.postMessage(2);
    },
    ({ mem, a: { port2 } }) => {
      for (let looks = 0; looks < 3; looks++)
        step(mem, (receiveMessageOnPort(port2)?.message as number | undefined) ?? 0);
      port2.once('message', (digit: number) => step(mem, digit + 2));
      if (Atomics.load(mem, 1) > 0) setTimeout(() => port2.close(), 1);
    },
  ],
  'awaited by once': [
    async ({ mem, a: { port1 }, b }) => {
      const [digit] = (await once(port1, 'message')) as [number];
      step(mem, digit);
      b.port1.postMessage('go on');
      port1.close();
    },
    async ({ mem, a: { port2 }, b }) => {
      port2.postMessage(3);
      await Promise.race([once(b.port2, 'message'), once(port2, 'close')]);
      step(mem, 2);
      b.port2.close();
    },
  ],
  'listened to in both ways': [
    ({ mem, a: { port1 } }) => {
      const handler = ({ data }: { readonly data: number }): void => step(mem, data);
      Object.assign(port1, { onmessage: handler });
      port1.addEventListener('message', () => step(mem, 1));
      port1.on('close', () => step(mem, 4));
    },
    ({ a: { port2 } }) => {
      port2.postMessage(2);
      port2.postMessage(3);
      port2.close();
    },
  ],
  broadcast: [
    ({ mem }) => {
      const all = new BroadcastChannel('all');
      listen(all, ({ data }) => {
        step(mem, data[0]);
        all.close();
      });
      all.postMessage([1]);
    },
    ({ mem }) => {
      const all = new BroadcastChannel('all');
      listen(all, ({ data }) => {
        step(mem, data[0] + 1);
        all.postMessage([data[0] + 2]);
        all.close();
      });
    },
    ({ mem }) => {
      const all = new BroadcastChannel('all');
      all.unref();
      listen(all, ({ data }) => step(mem, data[0]));
      setTimeout(() => all.close(), 2);
    },
  ],
  'what cannot be sent': [
    ({ mem, a: { port1 } }) => {
      for (const send of [() => port1.postMessage(step), () => port1.postMessage(port1, [port1 as never])])
        try {
          send();
        } catch (error) {
          step(mem, (error as Error).name === 'DataCloneError' ? 2 : 1);
        }
    },
    ({ mem }) => step(mem, 1),
  ],
  'sent by the set-up': [
    ({ mem, b: { port1 } }) => step(mem, receiveMessageOnPort(port1)?.message as number),
    ({ mem }) => step(mem, 1),
  ],
};

export const scenario = defineScenario<Shared>({
  name: 'messages',
  story: '-',
  source: '-',
  forms: Object.keys(FORMS),
  shared: () => {
    const [a, b] = [new MessageChannel(), new MessageChannel()];
    b.port2.postMessage(4);
    return { mem: new Int32Array(new SharedArrayBuffer(8)), a, b };
  },
  actors: (form) => FORMS[form],
  after: ({ mem }) => mem.join(' '),
  outcomes: [{ match: /./, grade: 'acceptable', text: '-' }],
});
