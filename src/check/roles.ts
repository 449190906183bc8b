/** The operations of the built-in models, and what else people call them. */
import { meant } from '../common/nearest.js';
import type { BuiltInModel, OperationDefinition, OperationsDefinition } from '../lab/check-definition.js';

interface Role {
  readonly aliases: readonly string[];
  /** Waits until it can be done, unless the definition says otherwise. */
  readonly waits?: true;
  /** Puts elements in; takes them out. */
  readonly moves?: 'in' | 'out';
  /** Always does it: false is an answer, and no refusal. */
  readonly neverRefuses?: true;
  /** What it is about: without an argument it says nothing. */
  readonly needsArgument?: true;
  /** By default only by a thread that has called that one. */
  readonly after?: readonly string[];
}

const PUSH: Role = { aliases: ['enqueue', 'offer', 'put', 'send', 'write', 'add'], moves: 'in', needsArgument: true };
const POP: Role = { aliases: ['dequeue', 'poll', 'take', 'receive', 'read', 'shift', 'remove'], moves: 'out' };

export const ROLES: Readonly<Record<BuiltInModel, Readonly<Record<string, Role>>>> = {
  'fifo-queue': { push: PUSH, pop: POP },
  'lifo-stack': { push: PUSH, pop: POP },
  set: {
    add: { aliases: ['insert', 'put'], needsArgument: true },
    delete: { aliases: ['remove'], needsArgument: true },
    has: { aliases: ['contains'], needsArgument: true },
  },
  counter: {
    increment: { aliases: ['inc', 'add', 'fetchAdd'] },
    decrement: { aliases: ['dec', 'sub', 'fetchSub'] },
    get: { aliases: ['load', 'read', 'value'] },
  },
  register: {
    read: { aliases: ['get', 'load'] },
    write: { aliases: ['set', 'store'], needsArgument: true },
    compareExchange: { aliases: ['cas', 'compareAndSet', 'compareAndSwap'], needsArgument: true },
  },
  lock: {
    acquire: { aliases: ['lock', 'enter'], waits: true },
    tryAcquire: { aliases: ['tryLock', 'tryEnter'] },
    release: { aliases: ['unlock', 'leave', 'exit'], after: ['acquire', 'tryAcquire'] },
  },
  semaphore: {
    acquire: { aliases: ['wait', 'down', 'take', 'p'], waits: true },
    tryAcquire: { aliases: ['tryWait', 'tryDown', 'tryTake'] },
    release: { aliases: ['signal', 'post', 'up', 'give', 'v'] },
  },
  llist: {
    add: { aliases: ['push', 'llistAdd'], moves: 'in', neverRefuses: true, needsArgument: true },
    delAll: { aliases: ['popAll', 'takeAll', 'llistDelAll'], moves: 'out' },
    delFirst: { aliases: ['pop', 'llistDelFirst'], moves: 'out' },
  },
};

/** An operation of a definition with all that was left out filled in. */
export interface NamedOperation {
  readonly name: string;
  readonly definition: OperationDefinition<unknown>;
  /** Its name in the model. */
  readonly role: string;
  readonly waits: boolean;
  readonly moves: 'in' | 'out' | null;
  readonly neverRefuses: boolean;
  readonly needsArgument: boolean;
  /** Names of the operations one of which must have been called, or empty. */
  readonly after: readonly string[];
}

/** @throws {RangeError} that names what the model does not know */
export function namedOperations({
  operations,
  model,
}: OperationsDefinition<unknown, unknown, unknown>): readonly NamedOperation[] {
  const roles = typeof model === 'string' ? ROLES[model] : null;
  const named = Object.entries(operations).map(([name, definition]) => {
    const role = roles === null ? (definition.as ?? name) : roleOf(name, definition.as ?? name, model as BuiltInModel);
    const known: Omit<Role, 'aliases'> = roles?.[role] ?? {};
    const waits = definition.waits ?? known.waits ?? false;
    return {
      name,
      definition,
      role,
      waits,
      moves: known.moves ?? null,
      neverRefuses: known.neverRefuses ?? false,
      needsArgument: known.needsArgument ?? false,
      afterRoles: known.after ?? [],
    };
  });
  return named.map(({ afterRoles, ...operation }) => ({
    ...operation,
    after:
      operation.definition.after !== undefined
        ? [operation.definition.after]
        : named.filter(({ role }) => afterRoles.includes(role)).map(({ name }) => name),
  }));
}

function roleOf(operation: string, called: string, model: BuiltInModel): string {
  const roles = ROLES[model];
  if (called in roles) return called;
  const found = Object.entries(roles).find(([, { aliases }]) => aliases.includes(called));
  if (found !== undefined) return found[0];
  const probable = meant(
    called,
    Object.entries(roles).flatMap(([name, { aliases }]) => [name, ...aliases]),
  );
  const known = Object.entries(roles).map(([name, { aliases }]) => `${name} (${aliases.join(', ')})`);
  const hint =
    probable === null ? `there are ${known.join('; ')}; say which it is with as` : `did you mean "${probable}"?`;
  throw new RangeError(`operations.${operation}: the model ${model} has no operation "${called}": ${hint}`);
}
