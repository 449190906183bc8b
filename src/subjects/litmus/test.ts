/** What is taken for a litmus test: whatever has `actors` and `outcomes`. */
import type { ActorsDefinition } from '../../lab/check-definition.js';
import type { Outcome, PlainScenario } from '../../lab/scenario.js';

/** A scenario of plain code, or a definition as `defineCheck` takes it, in one shape. */
export interface LitmusTest {
  readonly name: string;
  readonly story: string;
  readonly source: string;
  readonly forms: readonly string[];
  readonly actors: (form: string) => readonly ((view: unknown, actor: number) => unknown)[];
  readonly shared: () => unknown;
  readonly attach: ((shared: unknown, actor: number) => unknown) | null;
  readonly after: (shared: unknown) => string;
  readonly outcomes: readonly Outcome[];
}

/** The only form of a test that has none. */
const AS_WRITTEN = 'as written';

/** @throws {TypeError} what is wrong with it */
export function litmusTestOf(module: object): LitmusTest {
  const { default: exported, scenario = exported } = module as { default?: unknown; scenario?: unknown };
  if (typeof scenario !== 'object' || scenario === null)
    throw new TypeError('it exports neither a default definition nor a `scenario`');
  if ((scenario as { kind?: unknown }).kind === 'machine')
    throw new TypeError('it is a scenario of the machine: smplab explore runs those');
  for (const member of ['name', 'actors', 'after', 'outcomes'] as const) {
    if (!(member in scenario))
      throw new TypeError(`it has no \`${member}\`: a litmus test has actors, after and outcomes`);
  }
  const test = isPlainScenario(scenario)
    ? ofScenario(scenario)
    : ofDefinition(scenario as ActorsDefinition<unknown, unknown>);
  if (test.forms.some((form) => test.actors(form).length === 0)) throw new TypeError('it has no actors');
  return test;
}

function ofScenario(scenario: PlainScenario<unknown>): LitmusTest {
  return { ...scenario, attach: null };
}

function ofDefinition({
  name,
  setup,
  attach,
  actors,
  after,
  outcomes,
}: ActorsDefinition<unknown, unknown>): LitmusTest {
  return {
    name,
    story: '',
    source: '',
    forms: [AS_WRITTEN],
    actors: () => actors,
    shared: setup,
    attach: attach ?? null,
    after: (shared) => after(shared),
    outcomes,
  };
}

function isPlainScenario(scenario: object): scenario is PlainScenario<unknown> {
  return typeof (scenario as { actors?: unknown }).actors === 'function';
}
