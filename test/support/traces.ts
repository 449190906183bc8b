/** Small traces in files of a folder of their own, which is gone when the test file ends. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { entry, exit, hotplug, ipi, queue } from '../unit/workload/recording-lines.js';

/** Makes a folder for the test file that calls it. @returns writes a file there and gives its path */
export function scratchFiles(): (name: string, content: string | Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), 'smplab-test-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
}

export function traceText(...lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** What `SMALL` has in it. */
export const SMALL_TRACE = { cpus: 3, events: 182, calls: 60, offlines: 1, latencyUs: 12 };

const FUNCTIONS = ['sched_ttwu_pending', 'flush_tlb_func', 'nohz_csd_func'];

/**
 * Three CPUs call each other in turns, from tasks and from interrupts, waiting and not, 12 µs from queueing to entry;
 * in the middle CPU 2 goes off and comes back.
 */
export const SMALL: readonly string[] = [
  ...Array.from({ length: 30 }, (_, i) => called(40 * i, i)).flat(),
  hotplug(1_300, 0, 2, 'takedown_cpu'),
  hotplug(1_500, 1, 2, 'smpcfd_prepare_cpu'),
  ...Array.from({ length: 30 }, (_, i) => called(2_000 + 40 * i, i)).flat(),
];

function called(atUs: number, i: number): string[] {
  const [sender, target] = [i % 3, (i + 1 + (i % 2)) % 3];
  const func = FUNCTIONS[i % FUNCTIONS.length];
  const csd = 0xa00 + i;
  const lines = [entry(atUs + 12, target, func, csd), exit(atUs + 15, target, func, csd)].slice(0, i % 2 === 0 ? 2 : 0);
  return [
    queue(atUs, sender, target, func, csd, { flags: i % 4 === 0 ? 'd.h1.' : '...1.' }),
    ipi(atUs + 1, sender),
    ...lines,
  ];
}
