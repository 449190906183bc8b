/** A process that boots once and says what it took: `boot-once.js machine|bare CPUS`. */
import { Worker } from 'node:worker_threads';
import { Machine } from 'smplab/machine'; // the bundle, as users have it
import { check } from './subject.js';

export interface BootResult {
  readonly ms: number;
  /** Resident memory that the threads added. */
  readonly mb: number;
}

const [what, cpus] = [process.argv[2] ?? '', Number(process.argv[3])];
const before = process.memoryUsage.rss();
const begin = performance.now();
if (what === 'machine') await bootMachine(cpus);
else await startBare(cpus);
const ms = performance.now() - begin;
process.stdout.write(JSON.stringify({ ms, mb: (process.memoryUsage.rss() - before) / 2 ** 20 } satisfies BootResult));
process.exit(0);

async function bootMachine(count: number): Promise<void> {
  const machine = await Machine.boot({ cpus: count });
  check('CPUs online', machine.online().length, count);
}

/** Threads of an empty program, each of which has said that it is up. */
async function startBare(count: number): Promise<void> {
  const workers = Array.from({ length: count }, () => new Worker(new URL('./threads/bare.js', import.meta.url)));
  const up = await Promise.all(
    workers.map(
      (worker) => new Promise<unknown>((resolve, reject) => void worker.once('message', resolve).once('error', reject)),
    ),
  );
  check('threads up', up.length, count);
}
