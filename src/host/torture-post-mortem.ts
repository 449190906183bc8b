/** The state in which an error was found, and which scenario shows how one comes into it. */
import type { CsdComplaint, PostMortem, TortureFinding } from '../torture/finding.js';
import { cpuStates } from './torture-session.js';
import type { Machine } from './machine.js';

/** Reads everything at once, before the rings forget; what follows from it may take its time. */
export async function postMortem(machine: Machine, finding: TortureFinding, _complaints: readonly CsdComplaint[], _variant: string): Promise<PostMortem> {
  const { events, dropped } = machine.trace();
  return { finding, cpus: cpuStates(machine), events, dropped, functionNames: machine.functionNames, diagnosis: '', command: null };
}
