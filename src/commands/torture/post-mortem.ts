/** The state in which an error was found, and a command that looks for the interleaving that leads to it. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from '../../memory/atomics.js';
import { CPU, cpuWord } from '../../machine/layout.js';
import type { ScenarioBase } from '../../lab/scenario.js';
import { diagnose, type Evidence } from '../../torture/diagnosis.js';
import type { CsdComplaint, PostMortem, TortureFinding } from '../../torture/finding.js';
import type { Machine } from '../../emulator/machine.js';
import { queuedCsds } from '../../emulator/ring-again.js';
import { scenarioUrl } from '../../runners/scenario-catalog.js';
import { loadable } from '../../common/own-modules.js';
import { shortPath } from '../../common/short-path.js';
import { isOtherKernel } from '../explore/on-kernel.js';
import { cpuStates } from './cpu-states.js';

/** A queue longer than this runs in a circle: there are not so many csds. */
const QUEUE_MAX = 4096;

/** Reads everything at once, before the rings forget; what follows from it may take its time. */
export async function postMortem(
  machine: Machine,
  finding: TortureFinding,
  complaint: CsdComplaint | null,
): Promise<PostMortem> {
  const { events, dropped } = machine.trace();
  const cpus = cpuStates(machine);
  const evidence: Evidence = {
    kind: finding.kind,
    events,
    complaint,
    describe: (address) => machine.describe(address),
    queues: cpus.map((_, cpu) => callQueue(machine, cpu)),
    waiting: cpus.map((_, cpu) => waitedFor(machine, cpu)),
    interrupted: cpus.map(
      (_, cpu) => load(machine.mem, cpuWord(machine.layout, cpu, CPU.hardirq)) > 0 && waitedFor(machine, cpu) === null,
    ),
  };
  const { text, scenarios } = diagnose(evidence);
  const search = await searchFor(scenarios, machine.options.variant);
  return { finding, cpus, events, dropped, functionNames: machine.functionNames, diagnosis: text, ...search };
}

/**
 * The first scenario that the variant is a form of. When it is a form of none, a scenario file is written that makes it
 * one.
 */
async function searchFor(
  names: readonly string[],
  variant: string,
): Promise<Pick<PostMortem, 'command' | 'scenarioFile'>> {
  if (names.length > 0 && isOtherKernel(variant))
    return { command: `smplab explore ${names[0]} --variant ${shortPath(variant)}`, scenarioFile: null };
  const scenarios = await Promise.all(
    names.map(async (name) => ((await import(loadable(scenarioUrl(name)))) as { scenario: ScenarioBase }).scenario),
  );
  const fitting = scenarios.find(({ forms }) => forms.includes(variant));
  if (fitting !== undefined)
    return { command: `smplab explore ${fitting.name} --variant ${variant}`, scenarioFile: null };
  if (names.length === 0) return { command: null, scenarioFile: null };
  const file = join(await mkdtemp(join(tmpdir(), 'smplab-torture-')), 'scenario.mjs');
  await writeFile(file, scenarioText(names[0], variant));
  return { command: `smplab explore ${file} --variant ${variant}`, scenarioFile: file };
}

function scenarioText(name: string, variant: string): string {
  return [
    `// Written by smplab torture: ${name}, on a kernel that it was not written for.`,
    `import { scenario as known } from ${JSON.stringify(scenarioUrl(name))};`,
    `export const scenario = { ...known, name: ${JSON.stringify(`torture/${name.replace('/', '-')}`)}, forms: [${JSON.stringify(variant)}] };`,
    '',
  ].join('\n');
}

function callQueue(machine: Machine, cpu: number): Evidence['queues'][number] {
  const csds = queuedCsds(machine, cpu, QUEUE_MAX);
  return { csds, circle: csds.length === QUEUE_MAX };
}

function waitedFor(machine: Machine, cpu: number): string | null {
  const word = load(machine.mem, cpuWord(machine.layout, cpu, CPU.waitingFor));
  return word === 0 ? null : machine.describe(word);
}
