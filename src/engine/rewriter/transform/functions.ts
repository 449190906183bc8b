/**
 * Functions: each that may wait becomes two. The one under the old name is an ordinary function that runs plainly; its
 * twin is a generator function with the body, or hands on the coroutine of another.
 */
import { ASYNC_BODY, transformAsyncGenerator, wrapAsync } from './async-functions.js';
import { DirectForm } from '../direct/direct-form.js';
import { expectedArguments, isArrow, type FunctionNode, type NodeOf } from '../ast.js';
import type { FunctionFact } from '../facts.js';
import type { Frame, Transform } from './frame.js';
import { keyText, named, parameters, parametersWait, transformBody } from './function-body.js';
import { transformGenerator } from './generators.js';
import { showArrowParameters } from '../patterns/parameters.js';
import { parametersOf } from './patterns.js';
import { tailCall } from './tail-call.js';

export function transformFunction(transform: Transform, node: FunctionNode, frame: Frame): void {
  const fact = transform.module.functions.get(node)!;
  if (fact.yielding && node.generator)
    return (node.async ? transformAsyncGenerator : transformGenerator)(transform, node, frame);
  const parent = transform.module.ast.parent(node);
  const isMember = parent?.type === 'MethodDefinition' || (parent?.type === 'Property' && parent.kind !== 'init');
  if (transform.direct.has(fact)) return direct(transform, fact, frame);
  const isAsync = fact.yielding && node.async;
  const owner = transformBody(transform, fact, frame, isMember && !isAsync, isAsync ? ASYNC_BODY : {});
  if (isAsync) wrapAsync(transform, fact, owner);
  if (node.type === 'FunctionDeclaration' && !node.id) return defaultExport(transform, fact, frame);
  if (transform.watched && isArrow(node) && !fact.yielding) showArrowParameters(parametersOf(transform), node);
  if (!fact.yielding || isMember) return; // the class, or the object literal, sees to its members
  if (node.type === 'FunctionDeclaration' && node.id) declaration(transform, node, node.id.name, frame);
  else if (node.type === 'FunctionExpression' && node.id) namedExpression(transform, node, node.id.name);
  else if (parent?.type === 'Property' && parent.method) objectMethod(transform, node, parent);
  else anonymous(transform, fact, frame);
}

function declaration(transform: Transform, node: FunctionNode, name: string, frame: Frame): void {
  const { edit, names } = transform;
  edit.replace(node, twins(transform, node, name));
  frame.declared.push(`${paired(transform, node, name, names.coroutine(name))};`);
}

function direct(transform: Transform, fact: FunctionFact, frame: Frame): void {
  const { edit, names } = transform;
  const { node } = fact;
  const { name } = (node as NodeOf<'FunctionDeclaration'>).id!;
  const { co, rt } = names;
  const twin = names.coroutine(name);
  const list = node.params.map((_, index) => names.parameter(index)).join(', ');
  const plain = `function ${name}(${list}) { return ${rt}.plain(${co}.delayed(${twin}, arguments)); }`;
  edit.replace(node, `${new DirectForm(transform, fact, twin).text()} ${plain}`);
  frame.declared.push(`${co}.pairDirect(${name}, ${twin}, (${list}) => ${co}.made(${twin}(${list})));`);
}

/** A function with its twin, as what it is to those that look at it. */
function paired({ names: { co } }: Transform, node: FunctionNode, plain: string, twin: string): string {
  const pair = `${co}.pair(${plain}, ${twin})`;
  return node.async ? `${co}.later.asyncFunction(${pair})` : pair;
}

/** `export default function () {…}`: there before its module is evaluated, as every declared function is. */
function defaultExport(transform: Transform, { node, yielding, module }: FunctionFact, frame: Frame): void {
  const { edit, names } = transform;
  if (yielding) declaration(transform, node, names.default, frame);
  else
    edit.insert(
      module.ast.tokens.find(({ start, type }) => start > node.start && type.label === '(')!.start,
      ` ${names.default}`,
    );
  frame.declared.push(`Object.defineProperty(${names.default}, 'name', { value: 'default', configurable: true });`);
}

/** A function expression that can call itself by its name. */
function namedExpression(transform: Transform, node: FunctionNode, name: string): void {
  const { edit, names } = transform;
  edit.replace(
    node,
    `(() => { ${twins(transform, node, name)} return ${paired(transform, node, name, names.coroutine(name))}; })()`,
  );
}

function twins(transform: Transform, node: FunctionNode, name: string): string {
  const { names } = transform;
  const twin = names.coroutine(name);
  const plain = `function ${name}(${parameters(transform, node)}) { return ${names.rt}.plain(${twin}.apply(this, arguments)); }`;
  return `${coroutineKeyword(transform, node)} ${twin}${head(transform, node)} ${plain}`;
}

/** `{ m() {…} }`: the twins are made in literals of their own, so that nothing else can take their place. */
function objectMethod(transform: Transform, node: FunctionNode, property: NodeOf<'Property'>): void {
  const { edit, names } = transform;
  const placed = property.computed ? `[${edit.text(property.key)}]` : edit.text(property.key);
  const name = keyText(transform, property);
  const key = property.computed ? `[${name}]` : placed;
  const { rt, result } = names;
  const plain = `{ ${key}(${parameters(transform, node)}) { return ${rt}.plain(${result}.apply(this, arguments)); } }[${name}]`;
  edit.replace(
    property,
    `${placed}: ((${result}) => ${paired(transform, node, plain, result)})({ *${key}${head(transform, node)} }[${name}])`,
  );
}

function anonymous(transform: Transform, { node, lexical }: FunctionFact, { self }: Frame): void {
  const { edit, names } = transform;
  const list = parameters(transform, node);
  const body = `${names.rt}.plain`;
  // Only where a parameter stands behind the ones that `length` counts are there more arguments to hand on.
  const all =
    node.params.length > expectedArguments(node)
      ? [...(list === '' ? [] : [list]), `...${names.arguments}`].join(', ')
      : list;
  const plain = isArrow(node)
    ? `(${all}) => ${body}(${names.result}(${all}))`
    : `function (${list}) { return ${body}(${names.result}.apply(this, arguments)); }`;
  const coroutine = `${coroutineKeyword(transform, node)} ${head(transform, node)}`;
  const takesThis = lexical.has('this') || lexical.has('super');
  const bound = isArrow(node) && takesThis && self === undefined ? `(${coroutine}).bind(this)` : coroutine;
  edit.replace(
    node,
    `((${names.result}) => ${paired(transform, node, named(transform, node, plain), names.result)})(${bound})`,
  );
}

function coroutineKeyword(transform: Transform, node: FunctionNode): string {
  return tailCall(transform, transform.module.functions.get(node)!) === undefined ? 'function*' : 'function';
}

/** `(a, b) {…}` as it is now. */
function head(transform: Transform, node: FunctionNode): string {
  const moves = parametersWait(transform, transform.module.functions.get(node)!);
  return `(${moves ? '' : transform.edit.all(node.params)}) ${transform.edit.text(node.body)}`;
}
