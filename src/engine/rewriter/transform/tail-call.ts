/**
 * A function that does nothing but return what a coroutine returns needs none of its own: its twin hands on that
 * coroutine.
 *
 * An engine makes the coroutine of an actor before its first step, so nothing may depend on when the arguments are
 * evaluated.
 */
import { methodOf, type CallNode, type FunctionNode, type Node } from '../ast.js';
import type { FunctionFact } from '../facts.js';
import { functionMeant, isLive } from '../linking/graph.js';
import type { Transform } from './frame.js';

/** The call whose coroutine is handed on, or undefined. */
export function tailCall(
  { module, analysis, direct }: Transform,
  { node, yielding }: FunctionFact,
): CallNode | undefined {
  const call = onlyReturned(node);
  if (
    !yielding ||
    node.async ||
    methodOf(module.ast, node) !== undefined || // methods are called with a receiver: their twins stay generator methods
    call?.type !== 'CallExpression' ||
    call.optional ||
    call.callee.type !== 'Identifier'
  )
    return undefined;
  const simple = node.params.every(({ type }) => type === 'Identifier') && call.arguments.every(isFixed);
  const isCoroutine =
    analysis.callKind(module, call) === 'coroutine' && !direct.has(functionMeant(module, call.callee));
  return simple && isCoroutine ? call : undefined;

  function isFixed(argument: Node): boolean {
    if (argument.type === 'Literal') return true;
    const binding = module.bindings.of(argument);
    return binding !== undefined && binding.assignments.length === 0 && !isLive(module, binding);
  }
}

function onlyReturned({ body }: FunctionNode): Node | undefined {
  if (body.type !== 'BlockStatement') return body;
  const [first, ...others] = body.body;
  return first?.type === 'ReturnStatement' && others.length === 0 ? (first.argument ?? undefined) : undefined;
}
