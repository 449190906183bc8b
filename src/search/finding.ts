/** A finding as it is shown: shrunk, replayed, and written down as a token and a table. */
import type { Step } from '../engine/controlled/step.js';
import { shrink, type Shrunk } from './shrink.js';
import { fingerprint } from './checksum.js';
import { FittingReplay } from './strategies/replay.js';
import { encodeToken } from './token.js';
import type { Interleaving } from '../lab/interleaving.js';
import type { Chooser, Execution } from '../lab/schedule.js';
import { confirmOnCoop, type Expected } from './confirm.js';
import { interleavingOf } from '../observe/interleaving.js';
import { recordedOf } from '../runners/coop/recorded.js';
import type { LoadedScenario } from '../runners/coop/load.js';
import { locatorOf } from '../runners/scenario-catalog.js';
import { settingsText } from './token-settings.js';
import { stepText } from '../observe/step-text.js';

export interface CellFinding {
  readonly kind: string;
  readonly text: string;
  readonly strategy: string;
  readonly token: string;
  readonly shrunk: Omit<Shrunk, 'execution'>;
  readonly steps: number;
  readonly preemptions: number;
  readonly interleaving: Interleaving;
  readonly reproducible: boolean;
  /** Replays of the shrunk plan that showed the same steps again, by engine. */
  readonly confirmed: { readonly coop: number; readonly lockstep: number };
  readonly expected: Expected;
}

/** Executions that may be spent on shrinking. */
const SHRINK_EXECUTIONS = 5000;

/** Where it was found. */
export interface FoundIn {
  readonly loaded: LoadedScenario;
  readonly url: string;
  readonly form: string;
  /** Waits may end by themselves. */
  readonly spurious: boolean;
  /** What was left out of the program already. */
  readonly leftOut: readonly number[];
}

/** @param replays times that it is replayed on coop */
export function describeFinding(where: FoundIn, strategy: string, found: Execution, replays: number): CellFinding {
  const { loaded, url, form, spurious, leftOut: without } = where;
  const { executor, program } = loaded.executor(form, spurious);
  const execute = (chooser: Chooser, leftOut: readonly number[]): Execution =>
    executor.execute(
      chooser,
      [...new Set([...without, ...leftOut])].toSorted((a, b) => a - b),
    );
  const reproducible = found.end !== 'diverged';
  const { execution: smallest, ...shrunk } = reproducible
    ? shrink({ reductions: program.actors + program.devices, execute }, found, { executions: SHRINK_EXECUTIONS })
    : notShrunk(found);
  const { plan } = smallest;
  const leftOut = [...new Set([...without, ...shrunk.leftOut])].toSorted((a, b) => a - b);
  const steps: Step[] = [];
  const execution = executor.execute(new FittingReplay(plan), leftOut, steps);
  const [finding] = reproducible ? execution.findings : found.findings;
  const expected = { url, form, spurious, plan, leftOut, outcome: execution.outcome, steps: steps.map(stepText) };
  const interleaving = interleavingOf(recordedOf(loaded, executor, program, execution, steps));
  if (reproducible) confirmOnCoop(executor, expected, replays);
  return {
    kind: finding.kind,
    text: finding.text,
    strategy,
    shrunk,
    expected,
    reproducible,
    token: encodeToken(
      { scenario: locatorOf(url), variant: form, program: loaded.source },
      plan,
      leftOut,
      settingsText({ version: versionOf(loaded), spurious }),
    ),
    steps: execution.steps,
    preemptions: execution.preemptions,
    interleaving,
    confirmed: { coop: reproducible ? replays : 0, lockstep: 0 },
  };
}

/** Fingerprint of the scenario's own module: a token keeps it beside that of the program, to tell what has changed. */
export function versionOf({ ownSource }: LoadedScenario): string {
  return fingerprint(ownSource).toString(36);
}

/** What does not do the same twice cannot be made smaller. */
export function notShrunk(execution: Execution): Shrunk {
  const { steps, preemptions, plan } = execution;
  const size = { leftOut: 0, steps, preemptions, deviations: plan.deviations.length };
  return { execution, leftOut: [], before: size, after: size, executions: 0, fewestPreemptions: false };
}
