/** A program of a module as it is, for real threads. */
import {
  ActorsProgram,
  OperationsProgram,
  type CheckedProgram,
  type Surroundings,
} from '../../check/checked-program.js';
import { hasOperations } from '../../check/definition-problem.js';
import { modelOf } from '../../check/model.js';
import * as code from '../../check/run-calls.js';
import type { AnyCheck } from '../../lab/check-definition.js';
import type { CheckProgram } from '../../lab/check-program.js';
import { NATIVE } from './surroundings.js';

/** @param program of a hand-written case only whether it goes on later */
export function nativeProgram(
  definition: AnyCheck,
  program: CheckProgram,
  surroundings: Surroundings = NATIVE,
): CheckedProgram {
  const within = { ...surroundings, later: program.later ?? false };
  return hasOperations(definition)
    ? new OperationsProgram(program, code, { definition, model: modelOf(definition), ...within })
    : new ActorsProgram(definition, code, within);
}
