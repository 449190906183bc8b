import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { readRecording } from '../../../src/workload/recording.js';
import { entry, exit, queue } from './recording-lines.js';

const MEGABYTE = 2 ** 20;
const FILE_MB = 50;
const CALLS_A_CHUNK = 90;

/**
 * A chunk's worth of lines, most of no interest, and calls all over it: so many that the file's are just above the
 * limit. Their function names never repeat, and every other one has no entry. What keeps a piece of a chunk's text, a
 * name for instance, keeps the chunk.
 */
function template(): string {
  const lines = [];
  for (let i = 0; i < CALLS_A_CHUNK; i++) {
    const func = `a_function_of_pass_PASS_numbered_${i}`;
    const csd = 0xaa00_0000 + i;
    const [sender, target] = [i % 8, 8 + (i % 8)];
    lines.push(queue(i, sender, target, func, csd));
    if (i % 2 === 0) lines.push(entry(i, target, func, csd), exit(i, target, func, csd));
    const local = [entry(i, sender, 'flush_tlb_func', 0), exit(i, sender, 'flush_tlb_func', 0)];
    for (let n = 0; n < 9; n++) lines.push(...local);
  }
  return `${lines.join('\n')}\n`;
}

it(`a file of ${FILE_MB} MB is read in bounded memory`, async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const text = template();
  let bytes = 0;
  let peak = 0;
  collectGarbage();
  const before = process.memoryUsage().heapUsed;

  async function* file(): AsyncGenerator<string> {
    for (let pass = 1; bytes < FILE_MB * MEGABYTE; pass++) {
      const csd = `csd=${pass.toString(16).padStart(10, '0')}`;
      const lines = text.replaceAll('_PASS_', `_${pass}_`).replaceAll('csd=00000000aa', csd);
      const chunk = Buffer.from(lines).toString(); // one flat text, as a file stream gives it
      bytes += chunk.length;
      yield chunk;
      if (pass % 20 > 0) continue;
      collectGarbage();
      peak = Math.max(peak, process.memoryUsage().heapUsed - before);
    }
  }

  const recording = await readRecording(file());
  expect(recording.calls).toHaveLength(20_000);
  expect(recording.calls.flatMap((call) => call.latencyUs).filter((latency) => latency === 0)).toHaveLength(10_000);
  expect(recording.truncated).toBeGreaterThan(0);
  expect(new Set(recording.calls.map((call) => call.func)).size).toBe(20_000);
  expect(peak).toBeLessThan((FILE_MB / 2) * MEGABYTE);
});
