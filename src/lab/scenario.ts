/**
 * A scenario: what races, what is looked at afterwards, and what may come out. What ran is judged by what was declared.
 */
import type { DeclaredRace } from './data-race.js';

/** What a scenario may come out with, and what is thought of it. */
export type Grade =
  /** Must never be seen. */
  | 'forbidden'
  /** May be seen. */
  | 'acceptable'
  /** May be seen, and is worth telling. */
  | 'interesting'
  /** Must be seen within the budget: this turns "the bug shows on the unpatched kernel" into a test. */
  | 'required';

export interface Outcome {
  /** The outcome itself, or a pattern for it. */
  readonly match: string | RegExp;
  readonly grade: Grade;
  /** One sentence: what it means. */
  readonly text: string;
  /** Kernel variants or forms that it holds for; all of them when omitted. The first outcome that matches counts. */
  readonly on?: readonly string[];
}

/** What a scenario's functions are given. `C` is the CPU for machine scenarios, the shared views for the others. */
export interface ScenarioBase {
  /** `folder/name`. */
  readonly name: string;
  /** What happens, for a reader who does not know the code. */
  readonly story: string;
  /** Where it is known from. */
  readonly source: string;
  /** Kernel variants, or `broken` and `fixed`. */
  readonly forms: readonly string[];
  readonly outcomes: readonly Outcome[];
  /** Data races that are meant to be there. */
  readonly races?: readonly DeclaredRace[];
}

/** What may go wrong with the hardware in an execution, each so many times at most: choices of the schedule. */
export interface HardwareFaults {
  /** IPIs that get lost when they are sent: those of calls, to another CPU. */
  readonly lostIpis: number;
  /** CPUs that stop where they are, for longer than others wait with a time-out, and then go on. */
  readonly freezes: number;
}

/** A race on the emulated machine: every actor is a CPU. */
export interface MachineScenario<Cpu> extends ScenarioBase {
  readonly kind: 'machine';
  /** The kernel variant that all forms run on, where forms are not variants but ways to use the kernel. */
  readonly kernel?: string;
  /** The kernel that all forms run on, where it has no name that is known here: what defineVariant made. */
  readonly policy?: { readonly name: string };
  readonly cpus: number;
  /** An IPI is pending at once when it is sent; otherwise its delivery is a step that may be put off without bound. */
  readonly prompt: boolean;
  /**
   * Whether CPUs that idle poll before they sleep, where the kernel does. False where the idle loop is the scenario's own.
   */
  readonly polls: boolean;
  /** What may go wrong with the hardware. Default: nothing. */
  readonly faults: HardwareFaults;
  /**
   * Forms whose kernel watches its waits, as Linux does with csdlock_debug=1: a CPU that waits for a csd for longer than
   * csd_lock_timeout says so, and rings again. Default: none.
   */
  readonly csdLockDebug: readonly string[];
  /** Regions of shared memory: name → words. */
  readonly data: Readonly<Record<string, number>>;
  /** Functions that calls and devices can name. */
  readonly functions: Readonly<Record<string, (cpu: Cpu, info: number) => number | void>>;
  /** Called once on CPU 0, before the race, with everything online. */
  readonly setup?: (cpu: Cpu, form: string) => void;
  /** What each CPU does at task level, by CPU; a CPU without an entry idles. */
  readonly actors: readonly ((cpu: Cpu) => void)[];
  /** Device interrupts that may come at any time, once each. */
  readonly devices: readonly { readonly cpu: number; readonly function: string; readonly info: number }[];
  /** What came out, as one canonical text. Called when nothing can move any more. */
  readonly after: (cpu: Cpu) => string;
}

/** A race of plain code over shared memory. */
export interface PlainScenario<Shared> extends ScenarioBase {
  readonly kind: 'plain';
  /** Makes the shared memory, afresh for each execution. */
  readonly shared: () => Shared;
  /** What each actor does, by form. */
  readonly actors: (form: string) => readonly ((shared: Shared) => void)[];
  readonly after: (shared: Shared) => string;
  /** Names for words of the memory, by their numbers: tables call them so. */
  readonly words?: Readonly<Record<string, number>>;
  /** Of code that starts threads itself, with `new Worker`. */
  readonly workers?: Workers;
}

/** Threads that code under test starts. */
export interface Workers {
  /** How many there are in an execution, at most. */
  readonly most: number;
  /** The modules that they run, by URL or path. */
  readonly modules: readonly string[];
}

/** The first of the outcomes that matches what came out; null when there is none, which counts as forbidden. */
export function gradeOf(outcomes: readonly Outcome[], form: string, outcome: string): Outcome | null {
  const matches = (candidate: Outcome): boolean =>
    (candidate.on === undefined || candidate.on.includes(form)) &&
    (typeof candidate.match === 'string' ? candidate.match === outcome : candidate.match.test(outcome));
  return outcomes.find(matches) ?? null;
}
