import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { MonotonicClock } from '../../../../src/engine/free/clock.js';

describe('the clock', () => {
  it('counts microseconds from its epoch and never goes back', () => {
    const epoch = process.hrtime.bigint();
    const clock = new MonotonicClock(epoch);
    let last = 0;
    for (let i = 0; i < 1000; i++) {
      const now = clock.nowUs();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
    const elapsedUs = Number(process.hrtime.bigint() - epoch) / 1000;
    expect(last).toBeLessThanOrEqual(elapsedUs + 5); // hrtime and performance.now round differently
  });

  it('is the same in all threads: what another one read is neither before nor after the asking', async () => {
    const epoch = process.hrtime.bigint();
    const clock = new MonotonicClock(epoch);
    const module = new URL('../../../../src/engine/free/clock.js', import.meta.url).href;
    const source = `import(${JSON.stringify(module)}).then(({ MonotonicClock }) => {
      const clock = new MonotonicClock(${epoch}n);
      require('node:worker_threads').parentPort.on('message', () => require('node:worker_threads').parentPort.postMessage(clock.nowUs()));
      require('node:worker_threads').parentPort.postMessage('ready');
    })`;
    const worker = new Worker(source, { eval: true });
    await once(worker, 'message');
    for (let i = 0; i < 20; i++) {
      const before = clock.nowUs();
      worker.postMessage('now');
      const [there] = (await once(worker, 'message')) as [number];
      expect(there).toBeGreaterThan(before - 5);
      expect(there).toBeLessThan(clock.nowUs() + 5);
    }
    await worker.terminate();
  });
});
