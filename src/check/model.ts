/** The model that a definition is compared with. */
import { builtInModel } from '../linearizability/models/index.js';
import type { OperationsDefinition } from '../lab/check-definition.js';
import type { Model } from '../lab/history.js';

export function modelOf({ model, capacity, permits }: OperationsDefinition<unknown, unknown, unknown>): Model {
  return typeof model === 'string' ? builtInModel(model, { capacity: permits ?? capacity }) : model;
}
