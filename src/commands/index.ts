/** The commands, each of which is loaded when it is called: most programs that import the package need none of them. */
import type * as bisectCommand from './bisect/bisect.js';
import type * as checkCommand from './check/check.js';
import type * as alongCommand from './explore/along.js';
import type * as exploreCommand from './explore/explore.js';
import type * as litmusCommand from './litmus/litmus.js';
import type * as matrixCommand from './matrix/matrix.js';
import type * as page from './page.js';
import type * as replayCommand from './replay/replay.js';
import type * as runCommand from './run/run.js';
import type * as tortureCommand from './torture/torture.js';

/** Explores a scenario on the kernels between two, and names the commit that introduced a bug, or fixed it. */
export const bisect: typeof bisectCommand.bisect = async (...given) =>
  await (await import('./bisect/bisect.js')).bisect(...given);

/** Checks a structure, or a hand-written case, in every way there is. */
export const check: typeof checkCommand.check = async (...given) =>
  await (await import('./check/check.js')).check(...given);

/** Looks for interleavings of a scenario that lead to a forbidden outcome. */
export const explore: typeof exploreCommand.explore = async (...given) =>
  await (await import('./explore/explore.js')).explore(...given);

/** Follows a token as far as it fits, and goes on freely from there, again and again. */
export const exploreAfter: typeof exploreCommand.exploreAfter = async (...given) =>
  await (await import('./explore/explore.js')).exploreAfter(...given);

/** Follows the landmarks of a finding as far as they are found, and goes on freely from each: what regression tests run. */
export const exploreAlong: typeof alongCommand.exploreAlong = async (...given) =>
  await (await import('./explore/along.js')).exploreAlong(...given);

/** Runs litmus tests on real threads, millions of samples of each. */
export const litmus: typeof litmusCommand.litmus = async (...given) =>
  await (await import('./litmus/litmus.js')).litmus(...given);

/** Explores every scenario on every variant, and judges each cell by what the scenario declares. */
export const matrix: typeof matrixCommand.matrix = async (...given) =>
  await (await import('./matrix/matrix.js')).matrix(...given);

/** What was found, as a page of HTML that needs nothing else: what `--html` writes. */
export const htmlReport: typeof page.htmlReport = async (...given) =>
  await (await import('./page.js')).htmlReport(...given);

/** Shows an interleaving again, exactly. */
export const replay: typeof replayCommand.replay = async (...given) =>
  await (await import('./replay/replay.js')).replay(...given);

/** Replays recorded traffic on emulated CPUs that go off and on line, once for each kernel variant. */
export const run: typeof runCommand.run = async (...given) => await (await import('./run/run.js')).run(...given);

/** Calls everywhere while CPUs go off and on line, and checks each call. */
export const torture: typeof tortureCommand.torture = async (...given) =>
  await (await import('./torture/torture.js')).torture(...given);
