/**
 * thread-stream hands text to a thread that writes it: a line an item, from this thread. It has its own thread, started
 * anew for each round.
 */
import { once } from 'node:events';
import { importPeer } from '../peers.js';
import { check } from '../subject.js';

interface Stream extends NodeJS.EventEmitter {
  write(text: string): boolean;
  end(): void;
}

const COUNT = 0;
const SUM = 1;

/** A sample of so many items: nanoseconds an item, from the first write until the thread has written all. */
export function threadStreamSample(each: number): () => Promise<number> {
  return async () => {
    const ThreadStream = await importPeer<new (options: object) => Stream>('thread-stream');
    const totals = new Int32Array(new SharedArrayBuffer(8));
    const stream = new ThreadStream({
      filename: new URL('./threads/thread-stream.js', import.meta.url).pathname,
      workerData: { totals },
    });
    await once(stream, 'ready');
    const begin = performance.now();
    for (let i = 0; i < each; i++) {
      if (!stream.write(`${i}\n`)) await once(stream, 'drain');
    }
    const closed = once(stream, 'close');
    stream.end();
    await closed;
    const ns = (performance.now() - begin) * 1e6;
    check('items that came out', Atomics.load(totals, COUNT), each);
    check('their sum', Atomics.load(totals, SUM), (each * (each - 1)) / 2);
    return ns / each;
  };
}
