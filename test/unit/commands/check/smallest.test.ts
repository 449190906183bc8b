/**
 * What is shown of a broken structure is a smallest program: without any of its calls no schedule shows the same. Found and
 * made smaller as on lockstep, which has the fewest executions for it; but on coroutines, which do the same in less time.
 */
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { hasOperations } from '../../../../src/check/definition-problem.js';
import { programNumbered, type Around } from '../../../../src/check/programs/generate.js';
import { tryCheck } from '../../../../src/commands/check/tasks/try.js';
import type { AnyCheck, OperationsDefinition } from '../../../../src/lab/check-definition.js';
import type { Execution, Finding } from '../../../../src/lab/schedule.js';
import { Random } from '../../../../src/machine/random.js';
import { loadCheck, type CoopCheck } from '../../../../src/runners/coop/load-check.js';
import { CheckRunner } from '../../../../src/runners/coop/runner.js';
import { exploring } from '../../../../src/search/explorer.js';
import { drive, type Wanted } from '../../../../src/search/runner.js';
import { shrink } from '../../../../src/search/shrink/shrink.js';
import { WHOLE } from '../../../../src/search/shard.js';
import { coveringFirst, strategyNamed } from '../../../../src/search/strategies/index.js';
import { samples } from '../../../support/samples.js';

const SEED = 3;
/** In one program, where it is looked for. */
const EXECUTIONS = 120;
/** That `check` allows lockstep to make what it has found smaller. */
const SHRINKING = 1000;
/** In which a program that lacks a call is looked through: most are covered. */
const COVERING = 1000;

const INTERLEAVING = { model: 'interleaving', points: [] } as const;
const portfolio = () => strategyNamed('portfolio', (stream) => new Random(SEED, stream))!;

/** The first program that shows something, and an execution that does. */
function find(check: CoopCheck, kind: Around): [CheckRunner, Execution] {
  const { definition } = check;
  if (!hasOperations(definition)) throw new Error('it has no operations');
  for (let number = 0; ; number++) {
    const program = programNumbered(definition, kind, number, new Random(SEED, number));
    const runner = new CheckRunner(check, program, INTERLEAVING);
    const { findings } = drive(exploring(portfolio(), { executions: EXECUTIONS }), (wanted) => runner.execute(wanted));
    if (findings.length > 0) return [runner, findings[0].execution];
  }
}

/** Whether a finding shows in some schedule of a program, and does not in another. */
function shows(runner: CheckRunner, { kind }: Finding, leftOut: readonly number[]): { some: boolean; all: boolean } {
  const seen = { some: false, all: true };
  const limits = { executions: COVERING, keepGoing: true, deadline: () => seen.some && !seen.all };
  const execute = (wanted: Wanted): Execution => {
    const execution = runner.execute({ ...wanted, leftOut, watch: true });
    if (execution.findings.some((finding) => finding.kind === kind)) seen.some = true;
    else seen.all = false;
    return execution;
  };
  drive(exploring(coveringFirst(portfolio(), WHOLE, COVERING), limits), execute);
  return seen;
}

/** Structures: of a hand-written case the actors are what they are. */
const structures: [string, string, OperationsDefinition<unknown, unknown, unknown>][] = [];
for (const { name, path, broken } of samples()) {
  const url = pathToFileURL(path).href;
  if (!broken || name.startsWith('races/')) continue;
  const { default: definition } = (await import(url)) as { readonly default: AnyCheck };
  if (hasOperations(definition)) structures.push([name, url, definition]);
}

it.each(structures)('no call can be left out of what is shown of %s', async (_, url, definition) => {
  const check = await loadCheck(url);
  const { drains, later } = tryCheck(definition, check);
  const [runner, whole] = find(check, { drains, later: later !== null, aroundLater: true });
  const shrinking = shrink(runner, whole, { executions: SHRINKING, strategy: portfolio, random: new Random(1) });
  const { leftOut, execution } = drive(shrinking, (wanted) => runner.execute(wanted));
  const parts = Array.from({ length: runner.reductions }, (__, part) => part);
  const superfluous = parts
    .filter((part) => !leftOut.includes(part))
    .map((part) =>
      shows(
        runner,
        execution.findings[0],
        [...leftOut, part].toSorted((a, b) => a - b),
      ),
    )
    .filter(({ some, all }) => some && !all); // what shows always is no race: see shrink.ts
  expect(superfluous).toEqual([]);
});
