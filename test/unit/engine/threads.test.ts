import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { leftBehind } from '../../../src/common/left-behind.js';
import { Threads } from '../../../src/engine/threads.js';
import { FLAG } from '../../support/dying-thread.js';

const BOUND_MS = 60_000;

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

it('leaves a thread behind that is in a call which does not come back, and starts no other for it when it does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'smplab-pipe-'));
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const threads = new Threads<{ readonly pipe: string }>(
    new URL('../../support/stuck-thread.js', import.meta.url).href,
    1,
  );
  const killed = new AbortController();
  const run = threads.run({ pipe }, killed.signal);
  const { O_WRONLY, O_NONBLOCK } = constants;
  const writer = await vi.waitFor(() => openSync(pipe, O_WRONLY | O_NONBLOCK), BOUND_MS); // when it is in the call
  killed.abort();
  await Promise.all([threads.destroy(), expect(run).rejects.toThrow('abort')]);
  expect(leftBehind()).toBe(1);
  const another = vi.fn();
  process.on('worker', another);
  closeSync(writer);
  await vi.waitUntil(() => leftBehind() === 0, BOUND_MS);
  process.off('worker', another);
  rmSync(folder, { recursive: true });
  expect(another).not.toHaveBeenCalled();
});
