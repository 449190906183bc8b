/** Explores one scenario in one form on real threads, one at a time: slow, but it takes what cannot be rewritten. */
import type { Step } from '../../engine/controlled/step.js';
import { CoopScheduler } from '../../engine/coop/scheduler.js';
import { fingerprint } from '../../search/checksum.js';
import { deterministicAsync } from '../../search/deterministic.js';
import { exploreAsync } from '../../search/explorer.js';
import { shrinkAsync } from '../../search/shrink.js';
import { FittingReplay } from '../../search/strategies/replay.js';
import { encodeToken } from '../../search/token.js';
import { TraceSet } from '../../search/trace-set.js';
import type { Interleaving } from '../../lab/interleaving.js';
import type { Chooser, Execution } from '../../lab/schedule.js';
import { interleavingOf } from '../../observe/interleaving.js';
import { loadScenario } from '../../runners/coop/load.js';
import { PlainProgram } from '../../subjects/plain/program.js';
import { accounting, CellControl, strategyOf, type CellRequest, type CellResult } from './cell.js';
import { notShrunk, type CellFinding } from '../../search/finding.js';
import { LockstepMachine } from '../../runners/lockstep/machine.js';
import type { NativeScenario } from '../../runners/open-scenario.js';
import { addReadsFrom } from '../../observe/reads-from.js';
import { locatorOf } from '../../runners/scenario-catalog.js';
import { stepText } from '../../observe/step-text.js';
import { settingsText } from '../../search/token-settings.js';

/** Before the scenario's locator, in tokens of what was found on threads alone. */
export const LOCKSTEP_TOKEN = 'lockstep:';

/** Executions that may be spent on shrinking, and milliseconds. */
const SHRINK_EXECUTIONS = 2000;
const SHRINK_MS = 20_000;

/** Context: starts threads of its own, and ends them. */
export async function exploreOnThreads(native: NativeScenario, request: CellRequest): Promise<CellResult> {
  const { form, spurious, keepGoing } = request;
  const [strategy, shard] = strategyOf(request);
  const pairs = new TraceSet();
  const { stop, count } = accounting(request, pairs);
  const leftOut = request.after?.leftOut ?? [];
  const machine = await LockstepMachine.load(native.url, form, { spurious });
  const once = async (chooser: Chooser): Promise<Execution> => {
    const { execution, steps } = await machine.explore(chooser, leftOut);
    addReadsFrom(steps, pairs);
    return execution;
  };
  const twice = deterministicAsync(once, async (plan) => (await machine.execute(plan, leftOut)).execution);
  try {
    const limits = {
      ...(request.executions === null ? {} : { executions: request.executions }),
      keepGoing,
      shard,
      deadline: stop,
    };
    const { traces, ...summary } = await exploreAsync(request.checkDeterminism ? twice : once, strategy, limits, count);
    const [found] = summary.findings;
    if (found !== undefined && !keepGoing) Atomics.store(new Int32Array(request.control), CellControl.STOP, 1);
    return {
      scenario: native.scenario.name,
      form,
      summary,
      traces: traces.toArray(),
      pairs: pairs.toArray(),
      finding:
        found === undefined
          ? null
          : await describe({ native, machine, form, spurious, leftOut }, found.strategy, found.execution),
    };
  } finally {
    await machine.close();
  }
}

/** Where it was found. */
interface FoundOnThreads {
  readonly native: NativeScenario;
  readonly machine: LockstepMachine;
  readonly form: string;
  readonly spurious: boolean;
  /** What was left out of the program already. */
  readonly leftOut: readonly number[];
}

async function describe(
  { native, machine, form, spurious, leftOut: without }: FoundOnThreads,
  strategy: string,
  found: Execution,
): Promise<CellFinding> {
  const both = (leftOut: readonly number[]): number[] =>
    [...new Set([...without, ...leftOut])].toSorted((a, b) => a - b);
  const reproducible = found.end !== 'diverged';
  const until = performance.now() + SHRINK_MS;
  const { execution: smallest, ...shrunk } = reproducible
    ? await shrinkAsync(
        {
          reductions: machine.reductions,
          execute: async (chooser, leftOut) => (await machine.explore(chooser, both(leftOut))).execution,
        },
        found,
        { executions: SHRINK_EXECUTIONS, deadline: () => performance.now() > until },
      )
    : notShrunk(found);
  const { plan } = smallest;
  const leftOut = both(shrunk.leftOut);
  const { execution, steps } = await machine.explore(new FittingReplay(plan), leftOut);
  const [finding = found.findings[0]] = reproducible ? execution.findings : found.findings;
  return {
    kind: finding.kind,
    text: finding.text,
    strategy,
    shrunk,
    reproducible: reproducible && execution.findings.length > 0,
    steps: execution.steps,
    preemptions: execution.preemptions,
    token: encodeToken(
      { scenario: `${LOCKSTEP_TOKEN}${locatorOf(native.url)}`, variant: form, program: native.source },
      plan,
      leftOut,
      settingsText({ version: fingerprint(native.source).toString(36), spurious }),
    ),
    interleaving: await tableOf(native, form, execution, steps),
    expected: {
      url: native.url,
      form,
      spurious,
      plan,
      leftOut,
      outcome: execution.outcome,
      steps: steps.map(stepText),
    },
    confirmed: { coop: 0, lockstep: 0 },
  };
}

/** Words and events have the names that they have on coop. */
export async function tableOf(
  { url, scenario }: NativeScenario,
  form: string,
  execution: Execution,
  steps: readonly Step[],
): Promise<Interleaving> {
  const program =
    scenario.kind === 'plain'
      ? new PlainProgram(scenario, form, new CoopScheduler())
      : (await loadScenario(url)).executor(form).program;
  const words = scenario.kind === 'plain' && scenario.words !== undefined ? { words: scenario.words } : {};
  return interleavingOf({ program, kind: scenario.kind, sites: [], execution, steps, stuck: [], ...words });
}
