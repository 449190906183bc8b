/**
 * Natural mistakes in definitions, each in an otherwise right one: refused before anything is explored, with the field,
 * the reason and the remedy. Its right twin is not.
 */
import { describe, expect, it } from 'vitest';
import { defineCheck } from '../../../src/check/define-check.js';
import { definitionProblem } from '../../../src/check/definition-problem.js';
import { actorsProblem, scenarioProblem } from '../../../src/check/scenario-problem.js';
import { InputError } from '../../../src/common/errors.js';
import { tryCheck } from '../../../src/commands/check/tasks/try.js';
import { defineScenario } from '../../../src/scenarios/define.js';

const CAPACITY = 3;

/** A right queue, by two indices and a place for each element. */
class Ring {
  constructor(
    readonly words: Int32Array,
    private readonly size = CAPACITY + 1,
  ) {}

  push(value: number): boolean {
    const tail = Atomics.load(this.words, 1);
    if ((tail + 1) % this.size === Atomics.load(this.words, 0)) return false;
    Atomics.store(this.words, 2 + tail, value);
    Atomics.store(this.words, 1, (tail + 1) % this.size);
    return true;
  }

  pop(): number | undefined {
    const head = Atomics.load(this.words, 0);
    if (head === Atomics.load(this.words, 1)) return undefined;
    const value = Atomics.load(this.words, 2 + head);
    Atomics.store(this.words, 0, (head + 1) % this.size);
    return value;
  }
}

const memory = (): Int32Array => new Int32Array(new SharedArrayBuffer(4 * (3 + CAPACITY)));
const push = { args: 'int', mayReturn: 'bool' };
const RIGHT = {
  name: 'ring',
  setup: memory,
  attach: (words: Int32Array) => new Ring(words),
  operations: { push, pop: {} },
  model: 'fifo-queue',
  capacity: CAPACITY,
  threads: { push: 'single', pop: 'single' },
};
const CASE = {
  name: 'case',
  setup: memory,
  actors: [(words: Int32Array) => Atomics.add(words, 0, 1)],
  after: (words: Int32Array) => `${words[0]}`,
  outcomes: [{ match: '1', grade: 'acceptable', text: 'counted' }],
};
const COUNTER_MODEL = {
  name: 'count',
  initial: () => 0,
  operations: { add: (state: number) => state + 1 },
};
const COUNTER = {
  name: 'counter',
  setup: memory,
  operations: { add: { run: (words: Int32Array) => void Atomics.add(words, 0, 1) } },
  model: COUNTER_MODEL,
};

/** What is said of it; null: it can be used. */
function refusal(definition: unknown): string | null {
  const problem = definitionProblem(definition);
  if (problem !== null) return problem;
  try {
    tryCheck(definition as Parameters<typeof tryCheck>[0]);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(InputError); // exit code 2
    return (error as Error).message;
  }
}

/** The right queue, with other fields. */
const ring = (more: object): object => ({ ...RIGHT, ...more });
const operations = (more: object): object => ring({ operations: { ...RIGHT.operations, ...more }, threads: undefined });

it.each([
  ['the queue', RIGHT],
  ['the case', CASE],
  ['the counter', COUNTER],
  ['the queue without a capacity', ring({ capacity: undefined })],
  [
    'the queue by other names',
    ring({
      operations: { put: { ...push, as: 'push', run: (r: Ring, v: number) => r.push(v) }, pop: {} },
      threads: {},
    }),
  ],
])('%s is right', (_, definition) => {
  expect(refusal(definition)).toBeNull();
});

describe('what a function returns or throws', () => {
  const counter = (add: object, more: object = {}): object => ({
    ...COUNTER,
    ...more,
    operations: { add: { ...COUNTER.operations.add, ...add } },
  });
  const throws = (): never => {
    throw new RangeError('oops');
  };

  it.each<[string, object, RegExp]>([
    ['args', counter({ args: throws }), /^operations\.add\.args threw RangeError: oops \(.*\)$/],
    ['args', counter({ args: () => throws }), /^operations\.add\.args returned a function, which cannot be sent /],
    ['attach', counter({}, { attach: () => null }), /: attach returned null: it must return what the operations /],
    [
      'initial',
      { ...COUNTER, model: { ...COUNTER_MODEL, initial: () => globalThis } },
      /returned what is no plain data/,
    ],
    ['args', counter({ args: Array.from({ length: 200_000 }) }), /args is a list: it must be 'int', a list of values/],
  ])('%s, case %#', (_, definition, text) => {
    expect(refusal(definition)).toMatch(text);
  });

  it('as it should', () => {
    expect(refusal(counter({ args: () => [1] }))).toBeNull();
  });
});

describe('the export', () => {
  it.each<[string, unknown, RegExp]>([
    ['a list', [RIGHT], /^the default export is a list: export default defineCheck\(\{ … \}\)$/],
    ['nothing', undefined, /^the default export is undefined: /],
    ['the class itself', Ring, /^the default export is the class Ring: /],
    [
      'a scenario',
      { kind: 'plain', forms: ['only'], actors: [] },
      /^it is a scenario: export const scenario = defineScenario\(\{ … \}\), and smplab explore$/,
    ],
    [
      'the fields of a scenario',
      { ...CASE, setup: undefined, shared: memory },
      /^unknown field shared: did you mean "setup"\?$/,
    ],
    ['operations and actors', { ...RIGHT, ...CASE }, /^there are both operations and actors: leave one of them out$/],
  ])('%s', (_, definition, sentence) => {
    expect(refusal(definition)).toMatch(sentence);
  });
});

describe('a field', () => {
  it.each<[string, object, RegExp]>([
    ['unknown: thread', ring({ thread: RIGHT.threads }), /^unknown field thread: did you mean "threads"\?$/],
    ['unknown: capcity', ring({ capcity: 3 }), /^unknown field capcity: did you mean "capacity"\?$/],
    ['unknown: colour', ring({ colour: 3 }), /^unknown field colour: there are name, setup, attach, words, races, /],
    [
      'that smplab itself writes',
      ring({ kind: 'plain' }),
      /^unknown field kind: there are name, setup, attach, words, races, /,
    ],
    ['without a name', ring({ name: '' }), /^name is "": it must be a text that is not empty$/],
    ['no setup', ring({ setup: undefined }), /^setup is missing: it must be a function$/],
    ['the memory in place of a setup', ring({ setup: memory() }), /^setup is an Int32Array: it must be a function$/],
    ['an async setup', ring({ setup: async () => memory() }), /^setup is async; smplab cannot run that here: /],
    ['a generator', { ...CASE, actors: [function* () {}] }, /^actors\[0\] is a generator: calling it runs none/],
    ['no operations', ring({ operations: {} }), /^operations is an empty object: it must be an object: what can be/],
    ['a list of operations', ring({ operations: ['push'] }), /^operations is a list: /],
    [
      'an operation that is a function',
      operations({ pop: () => 1 }),
      /^operations\.pop is a function: it must be an object: \{\} for/,
    ],
    [
      'mayreturn',
      operations({ push: { args: 'int', mayreturn: 'bool' } }),
      /^unknown field operations\.push\.mayreturn: did you mean "mayReturn"\?$/,
    ],
    [
      'mayReturn boolean',
      operations({ push: { args: 'int', mayReturn: 'boolean' } }),
      /^operations\.push\.mayReturn is "boolean": did you mean "bool"\?$/,
    ],
    [
      'mayReturn true',
      operations({ push: { args: 'int', mayReturn: true } }),
      /^operations\.push\.mayReturn is true: it must be "bool"$/,
    ],
    [
      'args integer',
      operations({ push: { ...push, args: 'integer' } }),
      /^operations\.push\.args is "integer": it must be 'int', a list/,
    ],
    [
      'args of an empty list',
      operations({ push: { ...push, args: [] } }),
      /^operations\.push\.args is an empty list: /,
    ],
    [
      'waits as text',
      operations({ pop: { waits: 'yes' } }),
      /^operations\.pop\.waits is "yes": it must be true or false$/,
    ],
    [
      'empty as a function',
      operations({ pop: { empty: () => -1 } }),
      /^operations\.pop\.empty is a function: it must be a value/,
    ],
    [
      'gaveUp as an object',
      operations({ push: { ...push, gaveUp: { no: 1 } } }),
      /^operations\.push\.gaveUp is an object: /,
    ],
    [
      'as of another model',
      operations({ pop: { as: 'popp' } }),
      /^operations\.pop: the model fifo-queue has no operation "popp": did you mean "pop"\?/,
    ],
    [
      'after nothing',
      operations({ pop: { after: 'psuh' } }),
      /^operations\.pop\.after is "psuh": there is no such operation: did you mean "push"\?$/,
    ],
    ['after itself', operations({ pop: { after: 'pop' } }), /^operations\.pop\.after is the operation itself/],
    [
      'all after one another',
      ring({ operations: { push: { ...push, after: 'pop' }, pop: { after: 'push' } } }),
      /^every operation has an after/,
    ],
    [
      'push without args',
      operations({ push: { mayReturn: 'bool' } }),
      /^operations\.push\.args is missing: push of the model fifo-queue needs an argument/,
    ],
    [
      'a capacity in words',
      ring({ capacity: 'three' }),
      /^capacity is "three": it must be a whole number, at least 1$/,
    ],
    ['a capacity of a counter', { ...COUNTER, capacity: 3 }, /^capacity: a model of your own says itself/],
    ['permits of a queue', ring({ permits: 3 }), /^permits: only the model semaphore has permits$/],
    [
      'capacity of a semaphore',
      { name: 's', setup: memory, operations: { tryAcquire: {} }, model: 'semaphore', capacity: 2 },
      /^capacity: a semaphore has permits: say permits: 2$/,
    ],
    ['threads for all', ring({ threads: 'single' }), /^threads is "single": it must be an object: which threads/],
    [
      'threads by a wrong name',
      ring({ threads: { psuh: 'single' } }),
      /^threads\.psuh: there is no such operation: did you mean "push"\?$/,
    ],
    [
      'a word that is nearly one',
      ring({ threads: { push: 'sinlge' } }),
      /^threads\.push is "sinlge": did you mean "single"\?$/,
    ],
    [
      'a word that is one but for its case',
      ring({ threads: { push: 'Any' } }),
      /^threads\.push is "Any": did you mean "any"\?$/,
    ],
    ['no thread', ring({ threads: { push: 0 } }), /^threads\.push is 0: it must be 'single', 'any'/],
    [
      'a claim that is none',
      ring({ progress: 'wait-free' }),
      /^progress is "wait-free": there are lock-free, obstruction-free$/,
    ],
    ['an unknown model', ring({ model: 'lifo-queue' }), /^unknown model "lifo-queue": did you mean "fifo-queue"\?$/],
    ['no model', ring({ model: undefined }), /^model is missing: it must be the name of a model/],
    [
      'a model with a wrong field',
      { ...COUNTER, model: { ...COUNTER_MODEL, observe: () => true } },
      /^unknown field model\.observe: did you mean "observes"\?$/,
    ],
    [
      'a model without a first state',
      { ...COUNTER, model: { ...COUNTER_MODEL, initial: 0 } },
      /^model\.initial is 0: it must be a function$/,
    ],
    [
      'a misspelt grade',
      { ...CASE, outcomes: [{ match: '1', grade: 'forbiden', text: '' }] },
      /^outcomes\[0\]\.grade is "forbiden": did you mean "forbidden"\?$/,
    ],
    [
      'an outcome that is a number',
      { ...CASE, outcomes: [{ match: 1, grade: 'forbidden', text: '' }] },
      /^outcomes\[0\]\.match is 1: it must be the outcome as text/,
    ],
    ['no outcomes', { ...CASE, outcomes: [] }, /^outcomes is an empty list: /],
    ['no after', { ...CASE, after: undefined }, /^after is missing: it must be a function$/],
    [
      'one actor, not in a list',
      { ...CASE, actors: CASE.actors[0] },
      /^actors is a function: it must be a list of functions/,
    ],
  ])('%s', (_, definition, sentence) => {
    expect(refusal(definition)).toMatch(sentence);
  });
});

it('a name for a word that is not there is refused', () => {
  expect(refusal(ring({ words: { last: CAPACITY + 2 } }))).toBeNull();
  expect(refusal(ring({ words: { head: CAPACITY + 3 } }))).toMatch(
    /: words\.head is 6: setup makes 6 words, numbered from 0$/,
  );
});

it.each([
  ['defineCheck', defineCheck as (list: unknown) => unknown],
  ['defineScenario', defineScenario as (list: unknown) => unknown],
])('%s takes no list', (name, define) => {
  expect(() => define([RIGHT])).toThrow(`${name} takes one object, and no list: ${name}({ … })`);
});

it('a setup that makes a promise is refused where it makes it', () => {
  const definition = ring({ setup: () => Promise.resolve(memory()) });
  expect(() => tryCheck(definition as never)).toThrow(
    /mistakes\.test\.[jt]s:\d+: \S+ makes a promise; smplab cannot run/,
  );
});

describe('what setup and attach return', () => {
  class Counter {
    count = 0;
    readonly unused = memory();

    add(): void {
      this.count++;
    }
  }
  const outside = memory();

  it.each<[string, object, RegExp]>([
    [
      'nothing',
      ring({ setup: () => void memory() }),
      /: setup returned undefined: it must return what holds the shared memory$/,
    ],
    ['a number', ring({ setup: () => 5 }), /: setup returned 5, of which nothing is shared/],
    [
      'a plain list',
      ring({ setup: () => [0, 0, 0, 0] }),
      /: setup made no SharedArrayBuffer, so that nothing .* \(a list\) is shared/,
    ],
    [
      'a plain ArrayBuffer',
      ring({ setup: () => new ArrayBuffer(32) }),
      /: setup returned memory that is not shared \(an ArrayBuffer\): make it over a new/,
    ],
    [
      'a plain typed array',
      ring({ setup: () => new Int32Array(8) }),
      /: setup returned memory that is not shared \(an Int32Array\)/,
    ],
    [
      'a plain typed array in an object',
      ring({
        setup: () => ({ words: memory(), at: { scratch: new Int32Array(8) } }),
        attach: (s: { words: Int32Array }) => new Ring(s.words),
      }),
      /not shared \(an Int32Array at at\.scratch\)/,
    ],
    [
      'memory made at import',
      ring({ setup: () => outside }),
      /: setup made no shared memory but returned some that was there: each thread imports/,
    ],
    [
      'a structure that shares nothing',
      { ...COUNTER, setup: () => ({ count: 0 }) },
      /: setup made no SharedArrayBuffer, so that nothing/,
    ],
    [
      'an instance that keeps private state',
      {
        name: 'c',
        setup: () => new Counter(),
        operations: { add: {}, get: { run: (c: Counter) => c.count } },
        model: {
          name: 'count',
          initial: () => 0,
          operations: {
            add: (n: number) => n + 1,
            get: (n: number, { result }: { result: unknown }) => (result === n ? n : undefined),
          },
        },
      },
      /: what one thread does another does not see: setup, called in each thread, does not keep everything in shared memory/,
    ],
    [
      'another size each time',
      ring({
        setup: (
          (size) => () =>
            new Int32Array(new SharedArrayBuffer(4 * size++))
        )(40),
      }),
      /setup makes other memory when it is called again/,
    ],
    [
      'an attach without return',
      ring({ attach: (words: Int32Array) => void new Ring(words) }),
      /: attach returned undefined: it must return what the operations/,
    ],
    [
      'an async attach',
      ring({ attach: (words: Int32Array) => Promise.resolve(new Ring(words)) }),
      /: attach returned a promise: /,
    ],
    [
      'no view',
      ring({ attach: undefined }),
      /: operations\.push: an Int32Array has no method "push"; say how it is called/,
    ],
    [
      'a view by another name',
      ring({ operations: { pussh: { ...push, as: 'push' }, pop: {} }, threads: {} }),
      /: operations\.pussh: a Ring has no method "pussh": did you mean "push"\?$/,
    ],
  ])('%s', (_, definition, sentence) => {
    expect(refusal(definition)).toMatch(sentence);
  });

  it('throws', () => {
    const broken = (): never => {
      throw new TypeError('no memory today');
    };
    expect(refusal(ring({ setup: broken }))).toMatch(/^setup of "ring" threw: .*TypeError: no memory today$/);
    expect(refusal(ring({ attach: broken }))).toMatch(/^attach of "ring" threw: .*TypeError: no memory today$/);
  });
});

describe('what one thread alone gets', () => {
  const counter = (run: (words: Int32Array) => unknown, model: object = COUNTER_MODEL): object => ({
    ...COUNTER,
    operations: { add: { run } },
    model,
  });
  const add = (words: Int32Array): void => void Atomics.add(words, 0, 1);

  it.each<[string, object, RegExp]>([
    [
      'an async operation',
      operations({ pop: { run: (r: Ring) => Promise.resolve(r.pop()) } }),
      /: operations\.pop is async: it returned a promise; smplab cannot run that here: /,
    ],
    [
      'one that always throws',
      operations({
        pop: {
          run: () => {
            throw new Error('not yet written');
          },
        },
      }),
      /: operations\.pop: pop\(\) threw Error: not yet written.*, though nothing else ran; where that is an answer/,
    ],
    [
      'an object',
      operations({ pop: { run: (r: Ring) => ({ value: r.pop() }) } }),
      /: operations\.pop: pop\(\) returned an object, which no model knows: return a number/,
    ],
    [
      'no mayReturn',
      operations({ push: { args: 'int' } }),
      /: operations\.push\.mayReturn is missing: push\(\d\) returned false; .* declare mayReturn: 'bool'$/,
    ],
    [
      'no empty',
      operations({ pop: { run: (r: Ring) => r.pop() ?? -1 } }),
      /: operations\.pop\.empty is missing or wrong: pop\(\) returned -1 when there was nothing; .* declare empty: -1$/,
    ],
    [
      'false when empty',
      operations({ pop: { run: (r: Ring) => r.pop() ?? false } }),
      /: operations\.pop\.empty is missing or wrong: pop\(\) returned false /,
    ],
    [
      'a capacity too large',
      ring({ capacity: CAPACITY + 1 }),
      /: capacity is 4, but one thread alone had push\(4\) refused with 3 elements in the structure: a call is refused when it is full, and not before$/,
    ],
    [
      'a capacity too small',
      ring({ capacity: 1 }),
      /: capacity is 1, but one thread alone had push\(4\) refused with 3 elements in the structure, so it had taken more than it has room for/,
    ],
    [
      'the model of something else',
      ring({ model: 'lifo-stack' }),
      /: one thread alone does not get what the model says: pop\(\) returned 1 after push\(1\), push\(2\), where the model lifo-stack has a stack with \[2, 1\]/,
    ],
    [
      'a model that throws',
      counter(add, {
        ...COUNTER_MODEL,
        operations: {
          add: () => {
            throw new TypeError('of null');
          },
        },
      }),
      /: model\.operations\.add threw TypeError: of null/,
    ],
    [
      'a model that answers yes',
      counter(add, { ...COUNTER_MODEL, operations: { add: () => true } }),
      /: model\.operations\.add returned true: it must return the state after the call/,
    ],
    [
      'a model that changes its state',
      counter(add, {
        name: 'log',
        initial: () => [],
        operations: {
          add: (log: unknown[]) => {
            log.push(1);
            return log;
          },
        },
      }),
      /: model\.operations\.add changes the state that it is given/,
    ],
    [
      'a model whose first state throws',
      counter(add, {
        ...COUNTER_MODEL,
        initial: () => {
          throw new Error('no');
        },
      }),
      /: model\.initial threw Error: no/,
    ],
    [
      'a model without a first state',
      counter(add, { ...COUNTER_MODEL, initial: () => undefined }),
      /: model\.initial returned undefined/,
    ],
    [
      'waits left out',
      operations({
        pop: {
          run: ({ words }: Ring) => {
            while (Atomics.load(words, 0) === Atomics.load(words, 1));
            return new Ring(words).pop();
          },
        },
      }),
      /: operations\.pop\.waits is missing: pop\(\) waits \(.*\) until another thread makes it possible; declare waits: true$/,
    ],
  ])('%s', (_, definition, sentence) => {
    expect(refusal(definition)).toMatch(sentence);
  });

  it('is not asked of what waits for a time, or until a time', () => {
    const words = ({ words: all }: Ring): Int32Array => all;
    const until = (one: Ring, look: () => void): number | undefined => {
      const end = performance.now() + 10;
      while (performance.now() < end && Atomics.load(words(one), 0) === Atomics.load(words(one), 1)) look();
      return one.pop();
    };
    expect(
      refusal(operations({ pop: { run: (r: Ring) => until(r, () => Atomics.wait(r.words, 1, r.words[1], 5)) } })),
    ).toBeNull();
    expect(refusal(operations({ pop: { run: (r: Ring) => until(r, () => undefined) } }))).toBeNull();
  });

  it('may be a plain object where the model is of its user', () => {
    const model = { ...COUNTER_MODEL, operations: { add: (state: number) => state + 1 } };
    expect(refusal(counter((words) => ({ before: Atomics.add(words, 0, 1) }), model))).toBeNull();
    expect(refusal(counter((words) => new Date(Atomics.add(words, 0, 1)), model))).toMatch(/returned a Date, which no/);
  });
});

describe('a scenario', () => {
  const plain = (more: object): unknown =>
    defineScenario({ ...PLAIN, ...more } as unknown as Parameters<typeof defineScenario>[0]);
  const PLAIN = {
    name: 'my/counter',
    story: '',
    source: '',
    shared: memory,
    forms: ['broken', 'fixed'],
    actors: (form: string) => [(words: Int32Array) => void Atomics.add(words, 0, form === 'fixed' ? 1 : 2)],
    after: (words: Int32Array) => `${words[0]}`,
    outcomes: [{ match: '1', grade: 'acceptable', text: 'counted' }],
  };
  const outcome = (more: object): unknown => plain({ outcomes: [{ ...PLAIN.outcomes[0], ...more }] });

  it('is right', () => {
    expect(scenarioProblem(plain({}))).toBeNull();
    expect(scenarioProblem(outcome({ on: ['broken'] }))).toBeNull();
  });

  it.each<[string, unknown, RegExp]>([
    ['none', undefined, /^exports no `scenario`: export const scenario = defineScenario/],
    ['not made by defineScenario', PLAIN, /^`scenario` was not made by defineScenario$/],
    ['an unknown field', plain({ outcome: [] }), /^`scenario`: unknown field outcome: did you mean "outcomes"\?$/],
    [
      'a misspelt grade',
      outcome({ grade: 'forbiden' }),
      /^`scenario`: outcomes\[0\]\.grade is "forbiden": did you mean "forbidden"\?$/,
    ],
    [
      'an outcome for no form',
      outcome({ on: ['brokn'] }),
      /^`scenario`: outcomes\[0\]\.on names "brokn", which is no form: did you mean "broken"\?$/,
    ],
    ['an async after', plain({ after: async () => '' }), /^`scenario`: after is async; /],
    [
      'words by name',
      plain({ words: { counter: '0' } }),
      /^`scenario`: words\.counter is "0": it must be a whole number/,
    ],
    [
      'a number of CPUs in words',
      plain({ cpus: 'two', shared: undefined, actors: [] }),
      /^`scenario`: there are both cpus and shared: actors are CPUs, or threads over memory of your own$/,
    ],
    ['the setup of a check', plain({ setup: memory }), /^`scenario`: unknown field setup: did you mean "shared"\?$/],
    [
      'a kind',
      plain({ kind: 'machine' }),
      /^`scenario`: kind is what defineScenario makes of the other fields: leave it out$/,
    ],
    ['a kind that is none', plain({ kind: 'plan' }), /^`scenario`: kind is "plan": did you mean "plain"\?$/],
  ])('%s', (_, scenario, sentence) => {
    expect(scenarioProblem(scenario)).toMatch(sentence);
  });

  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /^`scenario`: actors\('broken'\) returned nothing: it must be a list of functions/],
    ['none', [], /^`scenario`: actors\('broken'\) is an empty list: it must be a list of functions, one at least$/],
    ['no functions', [1, 2], /^`scenario`: actors\('broken'\)\[0\] is 1: it must be a function$/],
    ['a promise', Promise.resolve([]), /^`scenario`: actors\('broken'\) is a promise: it must be a list of functions/],
  ])('whose actors are %s', (_, actors, sentence) => {
    expect(actorsProblem({ forms: ['broken', 'fixed'], actors: () => actors })).toMatch(sentence);
  });

  it('whose actors are wrong in one form', () => {
    const actors = (form: string): unknown => (form === 'fixed' ? [] : PLAIN.actors(form));
    expect(actorsProblem({ forms: PLAIN.forms, actors })).toMatch(/^`scenario`: actors\('fixed'\) is an empty list/);
    expect(actorsProblem(PLAIN)).toBeNull();
  });
});
