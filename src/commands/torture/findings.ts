/** What a torture has found, what its watchdog complained of, and the post-mortem of the worst. */
import type { CsdComplaint, FindingKind, PostMortem, TortureFinding } from '../../torture/finding.js';
import type { Machine } from '../../emulator/machine.js';
import type { ResolvedTortureOptions } from './options.js';
import { postMortem } from './post-mortem.js';

/** Findings whose post-mortem gives way to that of a worse one. */
const MINOR: ReadonlySet<FindingKind> = new Set(['warning', 'freed-in-flight', 'hotplug-failed']);
/** So many complaints of the watchdog are kept for the result; all are events. */
const COMPLAINTS = 1_000;

export class Findings {
  readonly found: TortureFinding[] = [];
  readonly complaints: CsdComplaint[] = [];
  /** Complaints that were overwritten before the monitor came to read them. */
  complaintsLost = 0;
  #examined: FindingKind | null = null;
  #postMortem: Promise<PostMortem> | null = null;

  constructor(private readonly options: Pick<ResolvedTortureOptions, 'parameters' | 'onEvent'>) {}

  /**
   * The first of each kind is kept, or, with verbose, every one.
   *
   * @param machine where it was found, or null: there is none that could be looked at
   */
  add(finding: TortureFinding, machine: Machine | null): void {
    if (this.has(finding.kind) && this.options.parameters.verbose === 0) return;
    this.found.push(finding);
    if (machine !== null) this.#examine(finding, machine);
    this.options.onEvent({ kind: 'finding', finding });
  }

  complain(complaint: CsdComplaint): void {
    if (this.complaints.length < COMPLAINTS) this.complaints.push(complaint);
    this.options.onEvent({ kind: 'csd', complaint });
  }

  has(wanted: FindingKind): boolean {
    return this.found.some(({ kind }) => kind === wanted);
  }

  async postMortem(): Promise<PostMortem | null> {
    return this.#postMortem;
  }

  /** A post-mortem of the first error; one that says more takes the place of one that says less. */
  #examine(finding: TortureFinding, machine: Machine): void {
    const saysMore = this.#examined !== null && MINOR.has(this.#examined) && !MINOR.has(finding.kind);
    if (this.#examined !== null && !saysMore) return;
    this.#examined = finding.kind;
    this.#postMortem = postMortem(machine, finding, this.complaints.at(-1) ?? null);
  }
}
