/**
 * Schedules beside one, with stretches moved: what delta debugging cannot reach, since it only leaves out. A stretch that is
 * moved to another of its owner's is one switch less, and one more less where those beside it are of one owner.
 *
 * Source: after Jalbert, Sen, A Trace Simplification Technique for Effective Debugging of Concurrent Programs, FSE 2010,
 * Tinertia: consolidate up and down. Random variation is ours: joining ends where one move is worse, and two are better.
 */
import type { Choice } from '../../lab/schedule.js';
import type { RandomSource } from '../../lab/random-source.js';
import type { Stretch } from './stretches.js';

/** Without this stretch, which goes to the one of its owner's before it, or to the next. Null: there is none. */
export function joined(schedule: readonly Stretch[], at: number, where: 'before' | 'after'): readonly Stretch[] | null {
  return dissolved(schedule, at, where === 'before' ? schedule[at].choices.length : 0);
}

/** By how many steps a stretch is made longer or shorter at most. */
const REACH = 6;

/** One stretch moved, shared out, given to another, or made longer or shorter. Null: it cannot be. */
export function varied(
  schedule: readonly Stretch[],
  owners: readonly Choice[],
  random: RandomSource,
): readonly Stretch[] | null {
  const at = random.below(schedule.length);
  const { owner, choices } = schedule[at];
  const split = random.below(choices.length + 1);
  const other = owners[random.below(owners.length)];
  switch (random.below(7)) {
    case 0:
      return dissolved(schedule, at, split);
    case 1:
      return giving(schedule, at, choices.slice(0, split), choices.slice(split), []);
    case 2:
      return giving(schedule, at, [], choices.slice(0, split), choices.slice(split));
    case 3:
      return schedule.toSpliced(at, 1).toSpliced(random.below(schedule.length), 0, schedule[at]);
    case 4:
      return schedule.with(at, ofAnother(schedule[at], other));
    case 5:
      return schedule.map((stretch, place) => (place < at ? stretch : exchanged(stretch, owner, other)));
    default:
      return schedule.with(at, longer(schedule[at], random.below(2 * REACH + 1) - REACH));
  }
}

/** Without a stretch: so many of its steps go to the one of its owner's before it, the others to the next. */
function dissolved(schedule: readonly Stretch[], at: number, split: number): readonly Stretch[] | null {
  const { choices } = schedule[at];
  return giving(schedule, at, choices.slice(0, split), [], choices.slice(split))?.toSpliced(at, 1) ?? null;
}

/** Of a stretch some steps go to the one of its owner's before it, and some to the next. Null: there is none that they could go to. */
function giving(
  schedule: readonly Stretch[],
  at: number,
  before: readonly Choice[],
  kept: readonly Choice[],
  after: readonly Choice[],
): readonly Stretch[] | null {
  const { owner } = schedule[at];
  const isOwners = (stretch: Stretch, place: number): boolean => stretch.owner === owner && place !== at;
  const last = schedule.findLastIndex((stretch, place) => place < at && isOwners(stretch, place));
  const next = schedule.findIndex((stretch, place) => place > at && isOwners(stretch, place));
  if ((last < 0 && before.length > 0) || (next < 0 && after.length > 0)) return null;
  const given = schedule.with(at, { owner, choices: kept });
  if (last >= 0) given[last] = { owner, choices: [...given[last].choices, ...before] };
  if (next >= 0) given[next] = { owner, choices: [...after, ...given[next].choices] };
  return given;
}

function ofAnother({ owner, choices }: Stretch, other: Choice): Stretch {
  return { owner: other, choices: choices.map((choice) => (choice === owner ? other : choice)) };
}

function exchanged(stretch: Stretch, one: Choice, other: Choice): Stretch {
  if (stretch.owner === one) return ofAnother(stretch, other);
  return stretch.owner === other ? ofAnother(stretch, one) : stretch;
}

function longer({ owner, choices }: Stretch, by: number): Stretch {
  return { owner, choices: by < 0 ? choices.slice(0, by) : [...choices, ...Array<Choice>(by).fill(owner)] };
}
