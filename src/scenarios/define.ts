/** Writing down a scenario: what most of them leave at its default. */
import type { Cpu } from '../kernel/kernel.js';
import type { MachineScenario, Outcome, PlainScenario } from '../lab/scenario.js';

/** The history, oldest first. */
export const HISTORY = ['v3.15', 'debug-info', 'two-stage', 'flush', 'v6', 'v3.16', 'warn-fix', 'v6.18'] as const;
/** Kernels that flush the queue at CPU_DYING. */
export const FLUSHING = ['flush', 'v6', 'v3.16', 'warn-fix', 'v6.18'] as const;
export const NOT_FLUSHING = ['v3.15', 'debug-info', 'two-stage'] as const;

/** The history without some of it. */
export function allBut(...left: readonly string[]): string[] {
  return HISTORY.filter((name) => !left.includes(name));
}

type MachineDefaults = 'kind' | 'forms' | 'prompt' | 'data' | 'functions' | 'devices' | 'actors';

/** A race on the machine. */
export function machineScenario(
  scenario: Omit<MachineScenario<Cpu>, MachineDefaults> & Partial<Pick<MachineScenario<Cpu>, MachineDefaults>>,
): MachineScenario<Cpu> {
  return { kind: 'machine', forms: HISTORY, prompt: false, data: {}, functions: {}, devices: [], actors: [], ...scenario };
}

/** A race of plain code, in a broken and a cured form. */
export function plainScenario<Shared>(
  scenario: Omit<PlainScenario<Shared>, 'kind' | 'forms'> & Partial<Pick<PlainScenario<Shared>, 'forms'>>,
): PlainScenario<Shared> {
  return { kind: 'plain', forms: ['broken', 'cured'], ...scenario };
}

/** An outcome that must be seen on some forms and never on the others. */
export function tells(match: Outcome['match'], text: string, required: readonly string[]): Outcome[] {
  return [{ match, grade: 'required', text, on: required }, { match, grade: 'forbidden', text }];
}
