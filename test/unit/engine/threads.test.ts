import { rmSync, writeFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { Threads } from '../../../src/engine/threads.js';
import { FLAG } from '../../support/dying-thread.js';

afterEach(() => rmSync(FLAG, { force: true }));

function started(options?: { readonly atOnce: number }): Threads<{ readonly exits: boolean }, string> {
  return new Threads(new URL('../../support/dying-thread.js', import.meta.url).href, 2, options);
}

it('starts another thread for one that has ended', async () => {
  const threads = started();
  await expect(threads.run({ exits: true })).rejects.toThrow('exited');
  expect(await Promise.all([threads.run({ exits: false }), threads.run({ exits: false })])).toEqual(['ran', 'ran']);
  expect(threads.free).toBe(2);
  await threads.destroy();
});

it.each([2, 1])(
  'ends what waits for a thread when threads end as they start, of which %i began at once',
  async (atOnce) => {
    const threads = started({ atOnce });
    expect(await Promise.all([threads.run({ exits: false }), threads.run({ exits: false })])).toEqual(['ran', 'ran']);
    writeFileSync(FLAG, '');
    const ends = [threads.run({ exits: true }), threads.run({ exits: true })].map((run) =>
      expect(run).rejects.toThrow('exited'),
    );
    await Promise.all(ends);
    await expect(threads.run({ exits: false })).rejects.toThrow('threads end as they start: it cannot be loaded');
    await expect(threads.run({ exits: false })).rejects.toThrow('threads end as they start: it cannot be loaded');
    await threads.destroy();
  },
);
