/** What a search is asked for, by the options of an exploration. */
import { seedOf, whole } from '../../common/options.js';
import { unknownName } from '../../common/unknown-name.js';
import { shareText, type SearchRequest } from '../../runners/search.js';
import type { After } from '../../runners/tasks/tasks.js';
import { DPOR, readStrategyName, STRATEGIES, STRATEGY_FORMS } from '../../search/strategies/names.js';
import { checkpointOf } from './checkpoint.js';
import type { ExploreEngine, ExploreOptions } from './explore.js';
import { confirmationsOf } from './limits.js';

const SHRINK_EXECUTIONS = { coop: 5000, lockstep: 2000 } as const;

/** What is known before the scenario is: `reference` and `until` are of the time when it has been loaded. */
export type Asked = Omit<SearchRequest, 'reference' | 'until'>;

/** @throws {RangeError} @throws {InputError} a checkpoint that cannot be */
export async function askedOf(engine: ExploreEngine, after: After | null, options: ExploreOptions): Promise<Asked> {
  if (options.exhaustive === true && (options.strategy ?? DPOR) !== DPOR)
    throw new RangeError(`strategy: exhaustive covers all schedules by ${DPOR}: leave ${options.strategy} out`);
  const strategy = options.exhaustive ? DPOR : (options.strategy ?? 'portfolio');
  if (readStrategyName(strategy) === undefined) {
    throw new RangeError(unknownName('strategy', strategy, [...Object.keys(STRATEGIES), STRATEGY_FORMS]));
  }
  const [own, lockstep] = confirmationsOf(options.confirm);
  const asked = {
    engine,
    strategy,
    after,
    replays: engine === 'coop' ? { own, lockstep } : { own: lockstep, lockstep: 0 },
    shrinkExecutions: SHRINK_EXECUTIONS[engine],
    seed: seedOf(options.seed),
    executions: options.executions === undefined ? null : whole('executions', options.executions, 1),
    steps: null,
    keepGoing: options.keepGoing ?? false,
    twice: options.checkDeterminism ?? false,
    consequences: options.plain !== 'never',
    shard: shareText(options.shard),
  };
  return { ...asked, checkpoint: await checkpointOf(options, asked) };
}
