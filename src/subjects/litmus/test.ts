/** What is taken for a litmus test: a definition with actors, or a scenario of plain code. */
import type { ActorsDefinition } from '../../lab/check-definition.js';
import type { Outcome, PlainScenario, ScenarioBase } from '../../lab/scenario.js';
import { definitionProblem } from '../../check/definition-problem.js';
import { actorsProblem, scenarioProblem } from '../../check/scenario-problem.js';
import { InputError } from '../../common/errors.js';

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
  /** The function that makes the memory, as its author calls it. */
  readonly maker: 'shared' | 'setup';
  readonly words: Readonly<Record<string, number>>;
}

type PlainDeclared = Omit<PlainScenario<unknown>, 'story' | 'source'>;

/** The only form of a test that has none. */
const AS_WRITTEN = 'as written';

const FOR_CHECK = 'it has operations and a model: smplab check is for it';
const FOR_EXPLORE = 'it is a scenario of the machine: smplab explore is for it';

/** @throws {InputError} what is wrong with it, as with any definition or scenario */
export function litmusTestOf(module: object): LitmusTest {
  const { default: exported, scenario = exported } = module as { default?: unknown; scenario?: unknown };
  if (typeof scenario !== 'object' || scenario === null)
    throw new InputError('it exports neither a default definition nor a `scenario`');
  const problem = problemOf(scenario);
  if (problem !== null) throw new InputError(problem);
  return isScenario(scenario)
    ? ofScenario(scenario as PlainScenario<unknown>)
    : ofDefinition(scenario as ActorsDefinition<unknown, unknown>);
}

function problemOf(scenario: object): string | null {
  if (!isScenario(scenario)) return 'operations' in scenario ? FOR_CHECK : definitionProblem(scenario);
  if (Reflect.get(scenario, 'kind') === 'machine') return FOR_EXPLORE;
  return scenarioProblem(scenario) ?? actorsProblem(scenario as PlainScenario<unknown>);
}

/** One that `defineScenario` has made; anything else is a definition. */
function isScenario(scenario: object): boolean {
  return 'kind' in scenario;
}

/** Text may be left out where TypeScript has not seen it. */
function ofScenario(scenario: Partial<Pick<ScenarioBase, 'story' | 'source'>> & PlainDeclared): LitmusTest {
  return {
    ...scenario,
    story: scenario.story ?? '',
    source: scenario.source ?? '',
    attach: null,
    maker: 'shared',
    words: scenario.words ?? {},
  };
}

function ofDefinition({
  name,
  setup,
  attach,
  actors,
  after,
  outcomes,
  words = {},
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
    maker: 'setup',
    words,
  };
}
