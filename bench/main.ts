/** `npm run bench`: what a cross-thread call, a flush, a stop-machine costs here. `-- --smoke` runs tiny sizes. */
import { parseArgs } from 'node:util';
import { environment, environmentLine } from './environment.js';
import { llistSubjects } from './llist.js';
import { bootSubject, machineSubjects } from './machine.js';
import { measure, type Figure } from './measure.js';

const GROUPS = ['llist', 'machine', 'boot'] as const;
type Group = (typeof GROUPS)[number];

const wanted = readArguments();
const figures: Figure[] = [];
for (const group of wanted.groups) figures.push(...(await runGroup(group, wanted.smoke)));
print(figures, wanted.json);

async function runGroup(group: Group, smoke: boolean): Promise<Figure[]> {
  process.stderr.write(`measuring ${group} …\n`);
  const rounds = smoke ? 2 : 30;
  if (group === 'llist') return measure(llistSubjects, rounds * 10);
  if (group === 'boot') return measure([2, 8].map(bootSubject), smoke ? 1 : 5);
  const collected: Figure[] = [];
  for (const cpus of smoke ? [2] : [2, 4, 8]) {
    const { subjects, close } = await machineSubjects(cpus, smoke);
    collected.push(...(await measure(subjects, rounds)));
    await close();
  }
  return collected;
}

function print(rows: readonly Figure[], json: boolean): void {
  const where = environment();
  if (json) return void process.stdout.write(`${JSON.stringify({ schema: 'smplab.bench/1', environment: where, tables: rows, bars: [] }, null, 2)}\n`);
  const width = Math.max(...rows.map(({ name }) => name.length));
  const lines = rows.map(({ name, min, median, samples }) =>
    `${name.padEnd(width)}  ${min.toFixed(0).padStart(10)} ${median.toFixed(0).padStart(10)}  ${samples}`);
  process.stdout.write(`${[environmentLine(where), '', `${''.padEnd(width)}  ${'min ns'.padStart(10)} ${'median ns'.padStart(10)}  samples`, ...lines].join('\n')}\n`);
}

function readArguments(): { groups: readonly Group[]; json: boolean; smoke: boolean } {
  try {
    const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' }, smoke: { type: 'boolean' } } });
    const unknown = positionals.find((name) => !(GROUPS as readonly string[]).includes(name));
    if (unknown !== undefined) throw new RangeError(`unknown benchmark "${unknown}": there are ${GROUPS.join(', ')}`);
    return { groups: positionals.length === 0 ? GROUPS : (positionals as Group[]), json: values.json ?? false, smoke: values.smoke ?? false };
  } catch (error) {
    process.stderr.write(`bench: ${(error as Error).message}\n`);
    process.exit(2);
  }
}
