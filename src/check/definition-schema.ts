/** What definitions and scenarios may say, field by field. */
import { meant } from '../common/nearest.js';
import type { Grade } from '../lab/scenario.js';
import {
  ANYTHING,
  OURS,
  CODE,
  either,
  fields,
  FUNCTION,
  is,
  listOf,
  NAME,
  oneOf,
  optional,
  recordOf,
  TEXT,
  wholeFrom,
  YES_OR_NO,
  type Kind,
} from './schema.js';
import { isRecordable } from '../lab/values.js';

const GRADES = ['forbidden', 'acceptable', 'interesting', 'required'] as const satisfies readonly Grade[];
const CLAIMS = ['lock-free', 'obstruction-free'] as const;

const VALUE = is(
  'a value that calls can return: a number, text, boolean, bigint, null, undefined, or a list of these',
  (value) => isRecordable(value),
);
const LIST_OF_TEXTS = listOf(TEXT, 'a list of texts');

const ARGUMENTS = either(
  is("'int', a list of values that is not empty, or a function that draws one", () => false),
  is('', (value) => value === 'int'),
  listOf(VALUE, '', 1),
  FUNCTION,
);

const OPERATION = fields(
  {
    args: optional(ARGUMENTS),
    as: optional(NAME),
    run: optional(CODE),
    mayReturn: optional(oneOf(['bool'])),
    empty: VALUE,
    gaveUp: VALUE,
    waits: optional(YES_OR_NO),
    after: optional(NAME),
  },
  'an object: {} for a method without arguments, { run: … } for a function',
);

const OWN_MODEL = fields(
  {
    name: NAME,
    initial: FUNCTION,
    operations: recordOf(FUNCTION, 'an object: a function for each operation', 1),
    key: optional(FUNCTION),
    part: optional(FUNCTION),
    observes: optional(FUNCTION),
    prefer: optional(FUNCTION),
    suspects: optional(FUNCTION),
    describe: optional(FUNCTION),
  },
  'the name of a model, or one of its own: { name, initial, operations }',
);
const MODEL: Kind = (value, path) => (typeof value === 'string' ? null : OWN_MODEL(value, path));

const WORDS_FOR_THREADS = ['single', 'any', 'others'] as const;
const ANY_RULE = either(
  is("'single', 'any', 'others', a number of threads, or the name of one thread", () => false),
  NAME,
  wholeFrom(1),
);
/** A word that is nearly one of ours would be the name of a thread, and change what is checked. */
const RULE: Kind = (value, path) => {
  const word = typeof value === 'string' ? meant(value, WORDS_FOR_THREADS) : null;
  if (word !== null && word !== value) return `${path} is "${value as string}": did you mean "${word}"?`;
  return ANY_RULE(value, path);
};

const OUTCOMES = listOf(
  fields(
    {
      match: is(
        'the outcome as text, or a pattern for it',
        (value) => typeof value === 'string' || value instanceof RegExp,
      ),
      grade: oneOf(GRADES),
      text: TEXT,
      on: optional(LIST_OF_TEXTS),
    },
    'an object: { match, grade, text }',
  ),
  'a list of outcomes, one at least',
  1,
);

const WORDS = optional(recordOf(wholeFrom(0), 'an object: numbers of words, by name'));
const WHY_RACE = { because: NAME, on: optional(LIST_OF_TEXTS) };
const RACES = listOf(
  either(
    is("a data race: { at: 'ring.js:18', because: '…' }, or { of: 'slots', because: '…' }", () => false),
    fields({ at: is('', (value) => typeof value === 'string' && /^[^:]+:\d+$/.test(value)), ...WHY_RACE }, ''),
    fields({ of: NAME, ...WHY_RACE }, ''),
  ),
  'a list of data races',
);

const BASE = {
  name: NAME,
  setup: FUNCTION,
  attach: optional(FUNCTION),
  words: WORDS,
  definedAt: OURS,
  races: optional(RACES),
};

export const OPERATIONS_DEFINITION = fields(
  {
    ...BASE,
    operations: recordOf(OPERATION, 'an object: what can be called, by name', 1),
    model: MODEL,
    capacity: optional(wholeFrom(1)),
    permits: optional(wholeFrom(0)),
    threads: optional(recordOf(RULE, 'an object: which threads may call an operation, by its name')),
    progress: optional(oneOf(CLAIMS)),
  },
  'an object',
  { shared: 'setup' },
);

export const ACTORS_DEFINITION = fields(
  {
    ...BASE,
    actors: listOf(CODE, 'a list of functions, one at least', 1),
    after: FUNCTION,
    outcomes: OUTCOMES,
  },
  'an object',
  { shared: 'setup' },
);

const SCENARIO_BASE = {
  kind: OURS,
  name: NAME,
  story: optional(TEXT),
  source: optional(TEXT),
  forms: listOf(NAME, 'a list of texts, one at least', 1),
  outcomes: OUTCOMES,
  races: optional(RACES),
  after: FUNCTION,
};

export const PLAIN_SCENARIO = fields(
  {
    ...SCENARIO_BASE,
    shared: FUNCTION,
    actors: FUNCTION,
    words: WORDS,
    workers: optional(fields({ most: wholeFrom(1), modules: LIST_OF_TEXTS }, 'an object: { most, modules }')),
  },
  'an object',
  { setup: 'shared' },
);

export const MACHINE_SCENARIO = fields(
  {
    ...SCENARIO_BASE,
    kernel: optional(NAME),
    policy: ANYTHING,
    cpus: wholeFrom(1),
    prompt: YES_OR_NO,
    polls: YES_OR_NO,
    faults: fields({ lostIpis: wholeFrom(0), freezes: wholeFrom(0) }, 'an object: { lostIpis, freezes }'),
    csdLockDebug: LIST_OF_TEXTS,
    data: recordOf(wholeFrom(1), 'an object: numbers of words, by the name of the region'),
    functions: recordOf(FUNCTION, 'an object: functions, by name'),
    setup: optional(FUNCTION),
    actors: listOf(optional(FUNCTION), 'a list of functions, by CPU'),
    devices: listOf(
      fields(
        { cpu: wholeFrom(0), function: NAME, info: is('a number', (value) => typeof value === 'number') },
        'an object',
      ),
      'a list of device interrupts',
    ),
  },
  'an object',
);
