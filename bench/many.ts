/** A call to all CPUs, waited for: 2 to 64 of them on however many cores there are. */
import { availableParallelism } from 'node:os';
import { CpuThreads } from '../src/engine/free/threads.js';
import { BareRounds, warmRounds } from './threads/bare-rounds.js';
import { contest, ratioBar } from './contest.js';
import { bootFor, shutdown } from './machines.js';
import { STAMP_WORDS } from './programs/call.js';
import { nativeSample, startNative, stopNative } from './native.js';
import type { Settings, Subject, SubjectResult } from './subject.js';
import { bar, type Bar, type Table } from './table.js';

const SIZES = [2, 4, 8, 16, 32, 64];
/** Calls in one round at 2 CPUs; fewer when there are more. */
const CALLS = 2048;
const IN_C = 'C, pthreads';
const BARE = 'bare JavaScript';
/** The sizes of the bars. */
const BARS = [8, 16];

export const many: Subject = { name: 'many', summary: 'on_each_cpu with 2 to 64 CPUs', run };

async function run(settings: Settings): Promise<SubjectResult> {
  const sizes = settings.smoke ? SIZES.slice(0, 2) : SIZES;
  const twin = startNative('many');
  const most = Math.max(...sizes);
  const [threads, modernThreads, bare] = [new CpuThreads(most), new CpuThreads(most), new BareRounds(most)];
  try {
    const tables: Table[] = [];
    for (const cpus of sizes) {
      const calls = settings.smoke ? 4 : Math.max(8, CALLS / cpus);
      const machines = [
        await bootFor('call', { cpus, threads, data: DATA }),
        await bootFor('call', { cpus, threads: modernThreads, data: DATA, variant: 'v6.18' }),
      ];
      const [merged, modern] = machines;
      if (!settings.smoke) for (const machine of machines) await machine.run(0, 'onEach', warmRounds(cpus));
      tables.push(
        await contest(settings, {
          title: titleOf(cpus),
          unit: 'µs',
          rounds: settings.smoke ? 2 : 20,
          contestants: [
            { name: IN_C, sample: inMicroseconds(nativeSample(twin, 'many', cpus, calls, spinOf(cpus))) },
            { name: BARE, sample: inMicroseconds(() => bare.sample('many', cpus, calls, settings.smoke)) },
            { name: 'smplab', sample: inMicroseconds(async () => (await merged.run(0, 'onEach', calls)) as number) },
            {
              name: 'smplab, v6.18',
              sample: inMicroseconds(async () => (await modern.run(0, 'onEach', calls)) as number),
            },
          ],
        }),
      );
      await shutdown(machines);
    }
    return { tables, bars: BARS.map((cpus) => barOf(tables, cpus)) };
  } finally {
    stopNative(twin);
    await Promise.all([threads.destroy(), modernThreads.destroy(), bare.close()]);
  }
}

function barOf(tables: readonly Table[], cpus: number): Bar {
  const name = `on_each_cpu with ${cpus} CPUs, of C pthreads`;
  const table = tables.find(({ title }) => title === titleOf(cpus));
  if (table === undefined) return bar(name, 'at most', 1.5, null, { why: 'a smoke run has fewer CPUs' });
  return ratioBar(table, { name, limit: 1.5 }, ['smplab', IN_C, BARE]);
}

function titleOf(cpus: number): string {
  return `many: on_each_cpu, ${cpus} CPUs`;
}

const DATA = { stop: 1, csds: 16, stamps: STAMP_WORDS };

/** Turns that a waiting thread spins, the same rule as the machine's. */
function spinOf(cpus: number): number {
  return cpus <= availableParallelism() ? 2000 : 100;
}

/** A sample in nanoseconds, given in microseconds. */
export function inMicroseconds(sample: (() => Promise<number>) | string): (() => Promise<number>) | string {
  return typeof sample === 'string' ? sample : async () => (await sample()) / 1000;
}
