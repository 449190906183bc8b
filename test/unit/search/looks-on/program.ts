/** Two actors, of which one looks until it gives up; what it does then is a mistake, or is right. See ways.ts. */
import type { PlainScenario } from '../../../../src/lab/scenario.js';
import { FLAG, WAYS, type Look, type Way } from './ways.js';

const [WAITERS, DOOR, VALUE, INSIDE, SEEN] = [2, 3, 4, 5, 6];

const isSet: Look = (mem) => Atomics.load(mem, FLAG) !== 0;
const take: Look = (mem) => Atomics.compareExchange(mem, FLAG, 0, 1) === 0;

interface Story {
  gives(mem: Int32Array, way: (mem: Int32Array, look: Look) => boolean, right: boolean): void;
  other(mem: Int32Array): void;
  /** See ways.ts. */
  readonly idle: number;
  readonly bad: string;
}

function enter(mem: Int32Array): void {
  if (Atomics.add(mem, INSIDE, 1) !== 0) Atomics.store(mem, SEEN, 1);
  Atomics.sub(mem, INSIDE, 1);
}

function unlock(mem: Int32Array): void {
  Atomics.store(mem, FLAG, 0);
  Atomics.notify(mem, FLAG);
}

export const STORIES: Readonly<Record<string, Story>> = {
  'a lost wake-up': {
    gives(mem, way, right) {
      if (!way(mem, isSet)) return;
      Atomics.add(mem, WAITERS, 1);
      if (!right || !isSet(mem)) Atomics.wait(mem, DOOR, 0);
    },
    other(mem) {
      Atomics.store(mem, FLAG, 1);
      Atomics.notify(mem, FLAG);
      if (Atomics.load(mem, WAITERS) === 0) return;
      Atomics.store(mem, DOOR, 1);
      Atomics.notify(mem, DOOR);
    },
    idle: 0,
    bad: 'deadlock',
  },
  'two owners': {
    gives(mem, way, right) {
      const gaveUp = way(mem, take);
      if (gaveUp && right) return;
      enter(mem); // it thinks that the owner is dead
      if (!gaveUp) unlock(mem);
    },
    other(mem) {
      if (!take(mem)) return;
      enter(mem);
      unlock(mem);
    },
    idle: 1,
    bad: 'bad',
  },
  'half a value': {
    gives(mem, way, right) {
      if (way(mem, isSet) && right) return;
      if (Atomics.load(mem, VALUE) === 1) Atomics.store(mem, SEEN, 1);
    },
    other(mem) {
      Atomics.store(mem, VALUE, 1);
      Atomics.store(mem, VALUE, 2);
      Atomics.store(mem, FLAG, 1);
      Atomics.notify(mem, FLAG);
    },
    idle: 0,
    bad: 'bad',
  },
};

export const FORMS = Object.keys(WAYS).flatMap((way) =>
  Object.keys(STORIES).flatMap((story) => ['wrong', 'right'].map((how) => `${way}: ${story}, ${how}`)),
);

function parts(form: string): readonly [way: Way, story: Story, right: boolean] {
  const [, way, story, how] = /^(.*): (.*), (.*)$/.exec(form)!;
  return [WAYS[way], STORIES[story], how === 'right'];
}

export const scenario: PlainScenario<Int32Array> = {
  kind: 'plain',
  name: 'test/looks-on',
  story: '',
  source: '',
  forms: FORMS,
  shared: () => new Int32Array(new SharedArrayBuffer(32)),
  actors(form) {
    const [way, story, right] = parts(form);
    return [(mem) => story.gives(mem, (own, look) => way(own, look, story.idle), right), (mem) => story.other(mem)];
  },
  after: (mem) => (Atomics.load(mem, SEEN) === 1 ? 'bad' : 'good'),
  outcomes: [
    { match: 'good', grade: 'acceptable', text: 'as it should be' },
    { match: 'bad', grade: 'forbidden', text: 'it gave up, and did what it must not' },
  ],
};
