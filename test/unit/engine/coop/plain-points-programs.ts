/** Plain accesses that are steps, one way of writing them a form: two actors that overwrite each other. */
import type { PlainScenario } from '../../../../src/lab/scenario.js';

type Actor = (words: Int32Array) => void;

const BOTH: Readonly<Record<string, Actor>> = {
  'target of a pattern': (words) => {
    [words[0]] = [words[0] + 1] as [number];
  },
  'target in an object': (words) => {
    ({ next: words[0] } = { next: words[0] + 1 });
  },
  'head of a loop': (words) => {
    for (words[0] of [words[0] + 1]);
  },
  'optional chain': (words: Int32Array | undefined) => {
    words![0] = (words?.[0] ?? 0) + 1;
  },
  'another name': (words) => {
    const { get } = Reflect;
    words[0] = get(words, 0) + 1;
  },
};

const FORMS: Readonly<Record<string, readonly Actor[]>> = {
  ...Object.fromEntries(Object.entries(BOTH).map(([name, actor]) => [name, [actor, actor]])),
  'logical assignment': [1, 2].map((own) => (words) => {
    if ((words[0] ||= own) === own) words[own] = 1;
  }),
  'two targets': [
    (words) => {
      [words[0], words[1]] = [1, 1];
    },
    (words) => {
      const second = words[1];
      words[2] = words[0] * 10 + second;
    },
  ],
};

export const scenario: PlainScenario<Int32Array> = {
  kind: 'plain',
  name: 'test/plain-points',
  story: '',
  source: '',
  forms: Object.keys(FORMS),
  shared: () => new Int32Array(new SharedArrayBuffer(16)),
  actors: (form) => FORMS[form],
  after: (words) => words.join(),
  outcomes: [{ match: /./, grade: 'acceptable', text: '' }],
};
