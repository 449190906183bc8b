/** Booting a machine beside starting as many bare worker threads: time and memory, each in a process of its own. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { contestOfPairs, ratioBetween } from './contest.js';
import type { BootResult } from './boot-once.js';
import { WrongResult, type Settings, type Subject, type SubjectResult } from './subject.js';
import { bar, type Table } from './table.js';

const SIZES = [2, 8, 64, 256];
/** The size of the bar. */
const BAR_CPUS = 64;
const BOOT_MS = 120_000;
const ONCE = fileURLToPath(new URL('./boot-once.js', import.meta.url));

export const boot: Subject = { name: 'boot', summary: 'threads up and memory a CPU, 2 to 256 CPUs', run };

const BARE = 'bare worker_threads';

async function run(settings: Settings): Promise<SubjectResult> {
  const tables: Table[] = [];
  for (const cpus of settings.smoke ? SIZES.slice(0, 1) : SIZES) tables.push(...(await ofSize(settings, cpus)));
  const at64 = (part: string): number | null => {
    const table = tables.find(({ title }) => title === title64(part));
    return table === undefined ? null : ratioBetween(table, 'smplab', BARE);
  };
  const bars = Object.entries({ time: 1.2, memory: 1.15 }).map(([part, limit]) =>
    bar(`boot of ${BAR_CPUS} CPUs: ${part}, of bare worker_threads`, 'at most', limit, at64(part), {
      why: 'a smoke run has fewer CPUs',
    }),
  );
  return { tables, bars };
}

/** One boot gives both figures. */
async function ofSize(settings: Settings, cpus: number): Promise<Table[]> {
  const rounds = settings.smoke ? 1 : cpus > 64 ? 1 : cpus === 64 ? 3 : 6;
  const sampled = (what: 'machine' | 'bare') => (): [number, number] => {
    const { ms, mb } = bootOnce(what, cpus);
    return [ms, mb / cpus];
  };
  return await contestOfPairs(settings, {
    title: titleOf('time', cpus),
    unit: 'ms',
    second: { title: titleOf('memory', cpus), unit: 'MB' },
    rounds,
    contestants: [
      { name: BARE, sample: sampled('bare') },
      { name: 'smplab', sample: sampled('machine') },
    ],
  });
}

function bootOnce(what: 'machine' | 'bare', cpus: number): BootResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ONCE, what, String(cpus)], {
    encoding: 'utf8',
    timeout: BOOT_MS,
  });
  if (status !== 0) throw new WrongResult(`booting ${cpus} CPUs (${what}) failed: ${stderr.trim()}`);
  return JSON.parse(stdout) as BootResult;
}

function titleOf(part: string, cpus: number): string {
  return `boot: ${part}${part === 'memory' ? ' a CPU' : ''}, ${cpus} CPUs`;
}

function title64(part: string): string {
  return titleOf(part, BAR_CPUS);
}
