/**
 * Code under test that runs where no actor does: its modules, what makes the memory, what looks at the outcome. It finds the
 * same clock and draws the same numbers each time, in each thread: else an execution would not be a function of its schedule.
 */
import { nextDrawn, numberOf, SEED } from './controlled/drawn.js';

interface SetUp {
  /** At the clock; each takes a millisecond. */
  looks: number;
  drawn: number;
}

/** An object, since V8 looks an imported binding up at every use. */
const under: { way: SetUp | null } = { way: null };

/** Does such work. */
export function settingUp<T>(work: () => T): T {
  const outer = under.way;
  under.way = { looks: 0, drawn: SEED };
  try {
    return work();
  } finally {
    under.way = outer;
  }
}

/** The same for what takes its time. Context: a thread with nothing else to do. */
export async function settingUpLater<T>(work: () => Promise<T>): Promise<T> {
  under.way = { looks: 0, drawn: SEED };
  try {
    return await work();
  } finally {
    under.way = null;
  }
}

export function isSettingUp(): boolean {
  return under.way !== null;
}

/** Milliseconds on its clock; null: no such code runs. */
export function setUpClock(): number | null {
  return under.way === null ? null : under.way.looks++;
}

/** From 0 to 1; null: no such code runs. */
export function setUpRandom(): number | null {
  if (under.way === null) return null;
  under.way.drawn = nextDrawn(under.way.drawn);
  return numberOf(under.way.drawn);
}
