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
export const bisect: typeof bisectCommand.bisect = async (...given) => {
  const command = await import('./bisect/bisect.js');
  return await command.bisect(...given);
};

/** Checks a structure, or a hand-written case, in every way there is. */
export const check: typeof checkCommand.check = async (...given) => {
  const command = await import('./check/check.js');
  return await command.check(...given);
};

/** Looks for interleavings of a scenario that lead to a forbidden outcome. */
export const explore: typeof exploreCommand.explore = async (...given) => {
  const command = await import('./explore/explore.js');
  return await command.explore(...given);
};

/** Follows a token as far as it fits, and goes on freely from there, again and again. */
export const exploreAfter: typeof exploreCommand.exploreAfter = async (...given) => {
  const command = await import('./explore/explore.js');
  return await command.exploreAfter(...given);
};

/** Follows the landmarks of a finding as far as they are found, and goes on freely from each: what regression tests run. */
export const exploreAlong: typeof alongCommand.exploreAlong = async (...given) => {
  const command = await import('./explore/along.js');
  return await command.exploreAlong(...given);
};

/** Runs litmus tests on real threads, millions of samples of each. */
export const litmus: typeof litmusCommand.litmus = async (...given) => {
  const command = await import('./litmus/litmus.js');
  return await command.litmus(...given);
};

/** Explores every scenario on every variant, and judges each cell by what the scenario declares. */
export const matrix: typeof matrixCommand.matrix = async (...given) => {
  const command = await import('./matrix/matrix.js');
  return await command.matrix(...given);
};

/** What was found, as a page of HTML that needs nothing else: what `--html` writes. */
export const htmlReport: typeof page.htmlReport = async (...given) => {
  const { htmlReport: made } = await import('./page.js');
  return await made(...given);
};

/** Shows an interleaving again, exactly. */
export const replay: typeof replayCommand.replay = async (...given) => {
  const command = await import('./replay/replay.js');
  return await command.replay(...given);
};

/** Replays recorded traffic on emulated CPUs that go off and on line, once for each kernel variant. */
export const run: typeof runCommand.run = async (...given) => {
  const command = await import('./run/run.js');
  return await command.run(...given);
};

/** Calls everywhere while CPUs go off and on line, and checks each call. */
export const torture: typeof tortureCommand.torture = async (...given) => {
  const command = await import('./torture/torture.js');
  return await command.torture(...given);
};
