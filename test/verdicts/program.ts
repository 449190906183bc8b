/** A generated program: the text of its modules, and the answer that is known. */
export type Language = 'mjs' | 'cjs' | 'ts';
export type ProgramEngine = 'coop' | 'lockstep' | 'all';

export interface GeneratedFile {
  readonly name: string;
  readonly text: string;
}

/** The seeded fault of a program. */
export interface Fault {
  readonly name: string;
  /** Kinds of finding that describe it. */
  readonly kinds: RegExp;
  /** One thread alone shows it, so the definition may be refused before anything is explored. */
  readonly sequential?: true;
  /** Needs many executions: more than lockstep has in a short budget. */
  readonly deep?: true;
}

export interface GeneratedProgram {
  /** `spsc-ring-right-3`: unique in a run. */
  readonly name: string;
  /** The first is the one to check. */
  readonly files: readonly GeneratedFile[];
  readonly engine: ProgramEngine;
  /** Null: right by construction. */
  readonly fault: Fault | null;
  /** What it is made of, for a reader of a disagreement. */
  readonly made: readonly string[];
}
