/** The parts of functions: parameters, bodies, names. */
import { directiveOf, expectedArguments, isArrow, keyName, type FunctionNode, type Node, type NodeOf } from '../ast.js';
import type { FunctionFact } from '../facts.js';
import { argumentText, opening, temporary, topFrame, type Frame, type Owner, type Transform } from './frame.js';
import { showParameters } from '../patterns/parameters.js';
import { argumentsTakenApart, parametersOf } from './patterns.js';
import { tailCall } from './tail-call.js';

/**
 * Parameters and body, and what the body needs at its beginning.
 *
 * @param inPlace whether the text stays where it is, so that parameters that wait have to move into the body here
 * @param changes of the body's frame
 */
export function transformBody(
  transform: Transform,
  fact: FunctionFact,
  around: Frame,
  inPlace: boolean,
  changes: Partial<Frame> = {},
): Owner | undefined {
  const { edit } = transform;
  const { node } = fact;
  const arrow = isArrow(node);
  const owner = arrow ? around.owner : { capturesArguments: false, capturesSuper: false };
  const outer: Partial<Frame> = arrow ? { self: around.self, constructs: around.constructs ?? false } : {};
  const plain: Frame = {
    ...topFrame(owner),
    losesArguments: arrow && (around.losesArguments || fact.yielding),
    losesSuper: arrow && (around.losesSuper || fact.yielding),
    ...outer,
    ...changes,
  };
  const body: Frame = {
    ...plain,
    coroutine: fact.yielding,
    temporaries: new Set(),
    opens: true,
    declared: [],
    handedOn: tailCall(transform, fact),
  };
  const moves = fact.yielding && parametersWait(transform, fact);
  transform.visitAll(node.params, moves ? body : plain);
  if (node.body.type === 'BlockStatement') transform.visitAll(node.body.body, body);
  else transform.visit(node.body, body);
  const from = moves ? argumentsTakenApart(transform, body, node) : '';
  if (transform.watched && !moves && (!arrow || fact.yielding)) showParameters(parametersOf(transform), node);
  const own = opening(transform, arrow ? { ...body, owner: undefined } : body);
  const taken = moves && !inPlace ? `let [${edit.all(node.params)}] = ${from};` : '';
  const begins = [own, taken].filter((text) => text !== '').join(' ');
  if (moves && inPlace) {
    // `(a, b = 1) {` → `() { let [a, b = 1] = arguments;`
    edit.insert(node.params[0].start, `) { ${own} let [`);
    edit.replaceRange(node.params.at(-1)!.end, node.body.start + 1, `] = ${from};`);
  } else if (node.body.type === 'BlockStatement') {
    if (begins !== '') edit.insert(beginningOf(node.body), ` ${begins}`);
  } else if (fact.yielding) edit.replace(node.body, `{ ${begins} return (${edit.text(node.body)}); }`);
  else if (begins !== '') {
    const sign = transform.module.ast.tokens.findLast(({ end, type }) => end <= node.body.start && type.label === '=>');
    edit.replaceRange(sign!.end, node.end, ` { ${begins} return (${edit.text(node.body)}); }`);
  }
  return owner;
}

/** Behind the directives. */
function beginningOf(body: NodeOf<'BlockStatement'>): number {
  const directive = body.body.findLast((node) => directiveOf(node) !== undefined);
  return directive?.end ?? body.start + 1;
}

/** Whether a default value, or a pattern, of the parameters may wait: then the body takes them apart. */
export function parametersWait({ analysis }: Transform, { node, module, calls }: FunctionFact): boolean {
  if (node.params.length === 0) return false;
  const [{ start }, { end }] = [node.params[0], node.params.at(-1)!];
  return calls.some((call) => call.node.start >= start && call.node.end <= end && analysis.waits(module, call.node));
}

/** Gives an anonymous function or class the name that it would have had where it stood. */
export function named(transform: Transform, node: Node, text: string): string {
  const name = inferredName(transform, node);
  return name === undefined ? text : `({ ${name}: ${text} })[${name}]`;
}

/** As many parameters as `length` says. */
export function parameters({ names }: Transform, node: FunctionNode): string {
  return Array.from({ length: expectedArguments(node) }, (_, index) => names.parameter(index)).join(', ');
}

type Member = NodeOf<'Property' | 'MethodDefinition' | 'PropertyDefinition'>;

/**
 * A computed key is evaluated once, where it stands, and kept: what else names the member uses that. At the top level, where
 * nothing can be kept, it is evaluated again.
 */
export function keepKey(
  transform: Transform,
  member: Exclude<Member, { type: 'PropertyDefinition' }>,
  frame: Frame,
): void {
  const { edit, names, keptKeys, module } = transform;
  const { key, computed, value } = member;
  if (!computed || !frame.opens || keyName(key, computed) !== undefined) return;
  if (!module.functions.get(value)?.yielding) return; // it stays the only one of its name
  const name = temporary(transform, frame);
  keptKeys.set(key, name);
  edit.replace(key, `${name} = ${names.co}.key(${argumentText(edit, key)})`);
}

/** The key of a member as an expression: a string, or what a computed key says. */
export function keyText({ edit, keptKeys }: Transform, { key, computed }: Member): string {
  const name = keyName(key, computed);
  return name === undefined ? (keptKeys.get(key) ?? edit.text(key)) : JSON.stringify(name);
}

/** The name, as a string literal, that the language gives to an anonymous function where it stands. */
function inferredName({ module: { ast } }: Transform, node: Node): string | undefined {
  const parent = ast.parent(node);
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? JSON.stringify(parent.id.name) : undefined;
    case 'AssignmentExpression':
      if (parent.left.type !== 'Identifier' || !['=', '||=', '&&=', '??='].includes(parent.operator)) return undefined;
      return JSON.stringify(parent.left.name);
    case 'AssignmentPattern':
      return parent.left.type === 'Identifier' ? JSON.stringify(parent.left.name) : undefined;
    case 'Property':
    case 'PropertyDefinition': {
      const name = parent.value === node ? keyName(parent.key, parent.computed) : undefined;
      return name === undefined || name === '__proto__' ? undefined : JSON.stringify(name);
    }
    case 'ExportDefaultDeclaration':
      return '"default"';
    default:
      return undefined;
  }
}
