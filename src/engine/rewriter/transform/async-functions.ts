/** Async functions, async generators, and what they wait for. */
import { isArrow, methodOf, type Ast, type FunctionNode, type Node, type NodeOf } from '../ast.js';
import type { FunctionFact } from '../facts.js';
import { superReader, type Frame, type Owner, type Transform } from './frame.js';
import { named, parameters, parametersWait, transformBody } from './function-body.js';
import { replaceParameters } from '../patterns/parameters.js';

type Method = NodeOf<'MethodDefinition' | 'Property'>;

/** An async function has no `super` of its own in the generator that its body becomes. */
export const ASYNC_BODY: Partial<Frame> = { losesSuper: true };

/**
 * The body becomes a generator that the runtime drives from one `await` to the next; around it stands an ordinary
 * coroutine, which returns the promise.
 *
 *   async function f(a) { await a; }
 *   → function f(a) { return yield* $co.async(function* (a) { (yield $co.await(7, a)); }, this, arguments); }
 *
 * Context: the body has been transformed; what makes a coroutine of the function comes after.
 */
export function wrapAsync(transform: Transform, fact: FunctionFact, owner: Owner | undefined): void {
  const { edit, names } = transform;
  const { node } = fact;
  const list = parametersWait(transform, fact) ? '' : edit.all(node.params);
  const inner = `function* (${list}) ${edit.text(node.body)}`;
  const reader = owner?.capturesSuper && !isArrow(node) ? `${superReader(names)} ` : ''; // around an arrow it is there
  replaceParameters(transform, node, '');
  edit.replace(node.body, `{ ${reader}return yield* ${names.co}.later.async(${inner}, this, arguments); }`);
}

/**
 *   async function* g(a) { yield a; }
 *   → function g(a) { return $co.asyncGenerator(g, function* (a) { (yield* $co.asyncYield(7, a)); }, this, arguments); }
 */
export function transformAsyncGenerator(transform: Transform, node: FunctionNode, frame: Frame): void {
  const { edit, names, module } = transform;
  const method = methodOf(module.ast, node);
  const changes: Partial<Frame> = { ...ASYNC_BODY, generates: 'async' };
  const owner = transformBody(transform, module.functions.get(node)!, frame, false, changes);
  const inner = `function* (${edit.all(node.params)}) ${edit.text(node.body)}`;
  const reader = owner?.capturesSuper ? `${superReader(names)} ` : '';
  replaceParameters(transform, node, parameters(transform, node));
  const body = (self: string): string =>
    `{ ${reader}return ${names.co}.later.asyncGenerator(${self}, ${inner}, this, arguments); }`;
  if (method !== undefined) {
    edit.replace(node.body, body('void 0'));
    return dropMarks(transform, method);
  }
  const made = (name: string, self: string): string => `function ${name}(${parameters(transform, node)}) ${body(self)}`;
  if (node.type === 'FunctionDeclaration') {
    const name = node.id?.name ?? names.default;
    edit.replace(node, made(name, name));
    frame.declared.push(`${names.co}.later.asyncGeneratorFunction(() => ${name});`);
    if (!node.id)
      frame.declared.push(`Object.defineProperty(${name}, 'name', { value: 'default', configurable: true });`);
    return;
  }
  const self = names.receiver;
  const text = made(node.id?.name ?? '', `${self}.made`);
  edit.replace(
    node,
    `${names.co}.later.asyncGeneratorFunction((${self}) => ${node.id ? text : named(transform, node, text)})`,
  );
}

/** Takes `async` and `*` away from the head of a method. */
export function dropMarks({ edit, module: { ast } }: Transform, method: Method): void {
  const end = keyStart(ast, method);
  for (const token of ast.tokens) {
    if (token.start < method.start || token.end > end) continue;
    if (token.type.label === '*' || ast.source.slice(token.start, token.end) === 'async')
      edit.replaceRange(token.start, token.end, ' ');
  }
}

/** Where the key of a method begins, or the bracket of a computed one. */
export function keyStart({ tokens }: Ast, { key, computed }: Method): number {
  return computed ? tokens.findLast(({ type, end }) => type.label === '[' && end <= key.start)!.start : key.start;
}

/** `await a` → `(yield $co.await(7, a))` */
export function transformAwait(transform: Transform, node: NodeOf<'AwaitExpression'>, frame: Frame): void {
  transform.visit(node.argument, frame);
  transform.edit.replace(node, `(${awaited(transform, node, node.argument)})`);
}

/** `return a` of an async generator waits for `a`. */
export function transformAsyncReturn(transform: Transform, node: NodeOf<'ReturnStatement'>, frame: Frame): void {
  if (!node.argument) return;
  transform.visit(node.argument, frame);
  transform.edit.replace(node.argument, `(${awaited(transform, node, node.argument)})`);
}

function awaited({ edit, names, sites, module }: Transform, node: Node, value: Node): string {
  return `yield ${names.co}.later.await(${sites.add(module.ast, node)}, (${edit.text(value)}))`;
}

/** `yield a` → `(yield* $co.asyncYield(7, a))`, `yield* a` → `(yield* $co.asyncDelegate(7, a))` */
export function transformAsyncYield(transform: Transform, node: NodeOf<'YieldExpression'>): void {
  const { edit, names, sites, module } = transform;
  const value = node.argument ? `(${edit.text(node.argument)})` : 'void 0';
  const helper = node.delegate ? 'asyncDelegate' : 'asyncYield';
  edit.replace(node, `(yield* ${names.co}.later.${helper}(${sites.add(module.ast, node)}, ${value}))`);
}
