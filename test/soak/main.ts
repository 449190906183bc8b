/** `npm run soak [-- --minutes N --seed N]`: all that is random, for as long as one likes. Progress on stderr. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { runSoak } from './run-soak.js';

type SoakMachine = (seconds: number) => Promise<void>;

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' } } });
const seconds = Number(values.minutes) * 60;
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
if (!(seconds > 0 && Number.isSafeInteger(seed))) {
  console.error('soak: --minutes and --seed are numbers');
  process.exit(2);
}

try {
  process.exitCode = await soak();
} catch (error) {
  console.error('soak: FAILED:', error);
  process.exitCode = 1;
}

/** Half of the time each: the machine by itself, and the main job. */
async function soak(): Promise<number> {
  const soakMachine = await machineSoak();
  if (soakMachine !== undefined) {
    console.error(`soak: the machine, for ${seconds / 2} s`);
    await soakMachine(seconds / 2);
  }
  const until = performance.now() + seconds * 500;
  console.error(`soak: the main job, for ${seconds / 2} s from seed ${seed}`);
  const failure = await runSoak({
    seed,
    more: (runs) => runs === 0 || performance.now() < until,
    onRun: (line) => console.error(line),
  });
  console.error(failure === null ? 'soak: passed' : `soak: FAILED: ${failure}`);
  return failure === null ? 0 : 1;
}

async function machineSoak(): Promise<SoakMachine | undefined> {
  const url = new URL('./machine-soak.js', import.meta.url);
  return existsSync(url) ? ((await import(url.href)) as { soakMachine: SoakMachine }).soakMachine : undefined;
}
