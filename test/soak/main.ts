/** `npm run soak [-- --minutes N --seed N --only machine|run]`: all that is random. Progress on stderr. */
import { parseArgs } from 'node:util';
import { soakMachine } from './machine-soak.js';
import { runSoak } from './run-soak.js';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const parts = values.only === undefined ? ['machine', 'run'] : [values.only];
const seconds = (Number(values.minutes) * 60) / parts.length;
if (!(seconds > 0 && Number.isSafeInteger(seed) && parts.every((part) => part === 'machine' || part === 'run'))) {
  console.error('soak: --minutes and --seed are numbers, --only is machine or run');
  process.exit(2);
}

try {
  for (const part of parts) {
    console.error(`soak: the ${part === 'run' ? 'main job' : part}, for ${seconds.toFixed(0)} s from seed ${seed}`);
    await (part === 'run' ? soakRun() : soakMachine(seconds, seed));
  }
  console.error('soak: passed');
} catch (error) {
  console.error('soak: FAILED:', error);
  process.exitCode = 1;
}

async function soakRun(): Promise<void> {
  const until = performance.now() + seconds * 1000;
  const more = (runs: number): boolean => runs === 0 || performance.now() < until;
  const failure = await runSoak({ seed, more, onRun: (line) => console.error(line) });
  if (failure !== null) throw new Error(failure);
}
