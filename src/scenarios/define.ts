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

export type MachineDefaults =
  | 'kind'
  | 'forms'
  | 'prompt'
  | 'polls'
  | 'faults'
  | 'csdLockDebug'
  | 'data'
  | 'functions'
  | 'devices'
  | 'actors';

/** What a race on the machine must say; the rest has defaults. */
export type MachineDeclaration = Omit<MachineScenario<Cpu>, MachineDefaults> &
  Partial<Pick<MachineScenario<Cpu>, MachineDefaults>>;
/** What a race of plain code over shared memory must say. */
export type PlainDeclaration<Shared> = Omit<PlainScenario<Shared>, 'kind' | 'forms'> &
  Partial<Pick<PlainScenario<Shared>, 'forms'>>;

/**
 * Declares a scenario: a race on the machine, when it says how many `cpus` there are, or else one of plain code over
 * `shared` memory. A module exports it as `scenario`; `explore`, `matrix` and `replay` take the module's path.
 *
 * The forms of a race on the machine are the kernel variants of the history, unless it names others. Plain code has one,
 * `only`, unless it names its `forms`.
 *
 * @throws {TypeError} it is a list; its `actors` ask for a form, and it names none
 * @public
 */
export function defineScenario(declaration: MachineDeclaration): MachineScenario<Cpu>;
export function defineScenario<Shared>(declaration: PlainDeclaration<Shared>): PlainScenario<Shared>;
export function defineScenario<Shared>(
  declaration: MachineDeclaration | PlainDeclaration<Shared>,
): MachineScenario<Cpu> | PlainScenario<Shared> {
  if (Array.isArray(declaration))
    throw new TypeError('defineScenario takes one object, and no list: defineScenario({ … })');
  if ('cpus' in declaration)
    return {
      kind: 'machine',
      forms: HISTORY,
      prompt: false,
      polls: true,
      faults: { lostIpis: 0, freezes: 0 },
      csdLockDebug: [],
      data: {},
      functions: {},
      devices: [],
      actors: [],
      ...declaration,
    };
  const { forms, actors } = declaration;
  if (forms === undefined && typeof actors === 'function' && actors.length > 0) throw new TypeError(FORMS_MISSING);
  return { kind: 'plain', forms: ['only'], ...declaration };
}

const FORMS_MISSING =
  "`actors` asks for a form, and `forms` is missing: name them, as in forms: ['broken', 'fixed'], or let `actors` ask for nothing";

/** An outcome that must be seen on some forms and never on the others. */
export function tells(match: Outcome['match'], text: string, required: readonly string[]): Outcome[] {
  return [
    { match, grade: 'required', text, on: required },
    { match, grade: 'forbidden', text },
  ];
}
