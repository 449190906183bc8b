/** stop_machine, from the request until all CPUs are released, and the hotplug cycle that is made of it. */
import { CpuThreads } from '../src/engine/free/threads.js';
import { BareRounds, warmRounds } from './threads/bare-rounds.js';
import { contest, ratioBar } from './contest.js';
import { bootFor, shutdown } from './machines.js';
import { inMicroseconds } from './many.js';
import { STAMP_WORDS } from './programs/call.js';
import { nativeSample, startNative, stopNative } from './native.js';
import type { Settings, Subject, SubjectResult } from './subject.js';
import { bar, type Bar, type Table } from './table.js';

const SIZES = [2, 4, 8, 16, 32, 64];
/** The size of the bar. */
const BAR_CPUS = 8;
const STOPS = 128;
const IN_C = 'C, pthread_barrier';
const BARE = 'bare JavaScript';

export const stopMachine: Subject = {
  name: 'stop-machine',
  summary: 'stop_machine with 2 to 64 CPUs; CPU offline and online cycles',
  run,
};

async function run(settings: Settings): Promise<SubjectResult> {
  const sizes = settings.smoke ? SIZES.slice(0, 2) : SIZES;
  const twin = startNative('stop-machine');
  const [threads, bare] = [new CpuThreads(Math.max(...sizes)), new BareRounds(Math.max(...sizes))];
  const tables: Table[] = [];
  try {
    for (const cpus of sizes) {
      const n = settings.smoke ? 2 : Math.max(4, Math.round(STOPS / cpus));
      const machine = await bootFor('call', { cpus, threads, data: { stop: 1, csds: 16, stamps: STAMP_WORDS } });
      const time = async (task: string): Promise<number> => (await machine.run(0, task, n)) as number;
      await machine.run(0, 'stop', settings.smoke ? 1 : warmRounds(cpus));
      tables.push(
        await contest(settings, {
          title: `stop-machine: ${cpus} CPUs`,
          unit: 'µs',
          rounds: settings.smoke ? 2 : 20,
          contestants: [
            { name: IN_C, sample: inMicroseconds(nativeSample(twin, 'stop', cpus, n)) },
            { name: BARE, sample: inMicroseconds(() => bare.sample('stop', cpus, n, settings.smoke)) },
            { name: 'smplab', sample: inMicroseconds(() => time('stop')) },
          ],
        }),
        await contest(settings, {
          title: `stop-machine: a second, ${cpus} CPUs`,
          unit: '/s',
          rounds: settings.smoke ? 2 : 10,
          contestants: [
            { name: 'smplab, stop_machine', sample: async () => 1e9 / (await time('stop')) },
            { name: 'smplab, CPU offline + online', sample: async () => 1e9 / (await time('cycle')) },
          ],
        }),
      );
      await shutdown([machine]);
    }
    return { tables, bars: [barAt(tables)] };
  } finally {
    stopNative(twin);
    await Promise.all([threads.destroy(), bare.close()]);
  }
}

function barAt(tables: readonly Table[]): Bar {
  const name = `stop-machine at ${BAR_CPUS} CPUs, of pthread_barrier`;
  const table = tables.find(({ title }) => title === `stop-machine: ${BAR_CPUS} CPUs`);
  if (table === undefined) return bar(name, 'at most', 2, null, { why: 'a smoke run has fewer CPUs' });
  return ratioBar(table, { name, limit: 2 }, ['smplab', IN_C, BARE]);
}
