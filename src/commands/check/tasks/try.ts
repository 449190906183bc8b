/** Tries a check once, in one thread: what can be used at all. */
import { OperationsProgram } from '../../../check/checked-program.js';
import { hasOperations } from '../../../check/definition-problem.js';
import { Generator } from '../../../check/generate.js';
import { modelOf } from '../../../check/model.js';
import * as code from '../../../check/run-calls.js';
import { InputError } from '../../../common/errors.js';
import { errorLine } from '../../../common/thrown.js';
import type { AnyCheck } from '../../../lab/check-definition.js';
import { Random } from '../../../machine/random.js';
import { NATIVE } from '../../../subjects/check/surroundings.js';

export interface CheckFacts {
  /** Whether whoever takes the structure over finds what is in it: then it can be emptied at the end. */
  readonly drains: boolean;
  /** Actors of a hand-written case; null: it has operations. */
  readonly actors: number | null;
  /** Whether one of its operations waits by design. */
  readonly waits: boolean;
}

/** @throws {InputError} when its set-up throws */
export function tryCheck(definition: AnyCheck): CheckFacts {
  try {
    const shared = definition.setup();
    definition.attach?.(shared, 0);
  } catch (error) {
    throw new InputError(`setup of "${definition.name}" threw: ${errorLine(error)}`);
  }
  const operations = hasOperations(definition) ? new Generator(definition, new Random(1, 0)) : null;
  return {
    actors: hasOperations(definition) ? null : definition.actors.length,
    waits: operations?.waits ?? false,
    drains: operations !== null && drains(definition, operations),
  };
}

/** Puts something in, one after the other, and has somebody new take it out. */
function drains(definition: AnyCheck, generator: Generator): boolean {
  if (!hasOperations(definition)) return false;
  const program = generator.filling(3);
  if (program === null) return false;
  const trial = new OperationsProgram(program, code, { definition, model: modelOf(definition), ...NATIVE });
  trial.begin();
  return trial.ended('completed', []).findings.length === 0;
}
