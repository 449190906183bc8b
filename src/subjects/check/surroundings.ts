/** What checked code runs in: whose exceptions its calls throw, and what ends work that has no end. */
import type { Surroundings } from '../../check/checked-program.js';
import { settingUp } from '../../engine/set-up.js';
import { Hung } from '../../engine/controlled/lone-work.js';
import { isNamed, placeIn, thrownText } from '../../common/thrown.js';

/** Native code is ended by the host, which watches its thread. */
export const NATIVE: Surroundings = {
  describe: describeThrown,
  bounded: (work) => {
    work();
    return null;
  },
};

/**
 * Code whose operations pass an engine, which throws out of them. @param bounded throws `Hung` when the work has no end
 */
export function withinEngine(bounded: (work: () => void) => void): Surroundings {
  return { describe: describeThrown, bounded: (work) => placeOfHang(bounded, work) };
}

const ENGINES_OWN: ReadonlySet<string> = new Set([
  'OutsideCoroutine',
  'Refused',
  'Diverged',
  'Hung',
  'ExecutionOver',
  'AsyncCode',
]);

/** What is the engine's goes up; what is the structure's is a finding. */
function describeThrown(error: unknown): string {
  if (isNamed(error, ENGINES_OWN)) throw error;
  return thrownText(error);
}

function placeOfHang(bounded: (work: () => void) => void, work: () => void): string | null {
  try {
    bounded(() => settingUp(work));
    return null;
  } catch (error) {
    if (error instanceof Hung) return placeIn(error.stack);
    throw error;
  }
}
