/** Generators of the program whose bodies may wait, and what they yield. */
import { transformAsyncYield } from './async-functions.js';
import { isArrow, methodOf, type FunctionNode, type NodeOf } from '../ast.js';
import type { Frame, Transform } from './frame.js';
import { superReader } from './frame.js';
import { named, transformBody } from './function-body.js';

/**
 * The generator stays one, but hands out a coroutine with its body.
 *
 *   function* g(a) { yield a; }
 *   → function* g(a) { return (function* (a) { (yield $co.out(a)); }).apply(this, arguments); }
 */
export function transformGenerator(transform: Transform, node: FunctionNode, frame: Frame): void {
  const { edit, names, module } = transform;
  const method = methodOf(module.ast, node);
  const simple = node.params.every(({ type }) => type === 'Identifier');
  const changes: Partial<Frame> = { generates: 'sync', losesArguments: !simple, losesSuper: true };
  const owner = transformBody(transform, module.functions.get(node)!, frame, true, changes);
  const list = simple ? edit.all(node.params) : '';
  const before = [
    owner?.capturesArguments && !simple ? `const ${names.arguments} = arguments; ` : '',
    owner?.capturesSuper ? `${superReader(names)} ` : '',
  ].join('');
  const body = `(function* (${list}) ${edit.text(node.body)}).apply(this, ${simple ? 'arguments' : '[]'})`;
  const made = method?.key.type === 'PrivateIdentifier' ? `${names.co}.generating(${names.rt}, ${body})` : body;
  edit.replace(node.body, `{ ${before}return ${made}; }`);
  if (method !== undefined) return; // the class, or the object literal, sees to its members
  if (node.type === 'FunctionDeclaration' && node.id)
    frame.declared.push(`${names.co}.generator(${names.rt}, ${node.id.name});`);
  else if (!isArrow(node)) {
    const text = node.id ? edit.text(node) : named(transform, node, edit.text(node));
    edit.replace(node, `${names.co}.generator(${names.rt}, ${text})`);
  }
}

/** `yield a` → `(yield $co.out(a))`, `yield* a` → `(yield* $co.delegate(a))` */
export function transformYield(transform: Transform, node: NodeOf<'YieldExpression'>, frame: Frame): void {
  const { edit, names } = transform;
  transform.visitAll([node.argument], frame);
  if (frame.generates === 'async') return transformAsyncYield(transform, node);
  if (frame.generates === undefined) return;
  const value = node.argument ? `(${edit.text(node.argument)})` : 'void 0';
  edit.replace(node, node.delegate ? `(yield* ${names.co}.delegate(${value}))` : `(yield ${names.co}.out(${value}))`);
}
