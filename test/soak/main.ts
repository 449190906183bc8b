/**
 * `npm run soak [-- --minutes N --seed N --only machine|run|torture|samples|safe-stack]`: all that is random. Progress on stderr.
 *
 * The parts share the minutes, and the samples theirs among each other. With `--only samples` each sample has them all.
 */
import { parseArgs } from 'node:util';
import { soakMachine } from './machine-soak.js';
import { runSoak } from './run-soak.js';
import { rightSamples, soakSamples } from './samples-soak.js';
import { soakSafeStack } from './safe-stack-soak.js';
import { soakTorture } from './torture-soak.js';

const PARTS: Readonly<Record<string, (seconds: number, seed: number) => Promise<void>>> = {
  machine: soakMachine,
  run: soakRun,
  torture: soakTorture,
  samples: soakAllSamples,
  'safe-stack': soakHardest,
};

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' }, only: { type: 'string' } },
});
const firstSeed = Number(values.seed ?? Date.now() % 2 ** 31);
const parts = values.only === undefined ? Object.keys(PARTS) : [values.only];
const share = (Number(values.minutes) * 60) / parts.length;
if (!(share > 0 && Number.isSafeInteger(firstSeed) && parts.every((part) => Object.hasOwn(PARTS, part)))) {
  console.error('soak: --minutes and --seed are numbers, --only is machine, run, torture, samples or safe-stack');
  process.exit(2);
}

try {
  for (const part of parts) {
    console.error(`soak: ${part}, for ${share.toFixed(0)} s from seed ${firstSeed}`);
    await PARTS[part](share, firstSeed);
  }
  console.error('soak: passed');
} catch (error) {
  console.error('soak: FAILED:', error);
  process.exitCode = 1;
}

async function soakRun(seconds: number, seed: number): Promise<void> {
  const until = performance.now() + seconds * 1000;
  const more = (runs: number): boolean => runs === 0 || performance.now() < until;
  const failure = await runSoak({ seed, more, onRun: (line) => console.error(line) });
  if (failure !== null) throw new Error(failure);
}

async function soakAllSamples(seconds: number, seed: number): Promise<void> {
  const each = parts.length > 1 ? seconds / rightSamples().length : seconds;
  await soakSamples({ seconds: each, seed, onRun: (line) => console.error(line) });
}

async function soakHardest(seconds: number, seed: number): Promise<void> {
  await soakSafeStack({ seconds, seed, onRun: (line) => console.error(line) });
}
