/**
 * Functions: each that may wait becomes two. The one under the old name is an ordinary function that runs plainly; its
 * twin is a generator function with the body, or hands on the coroutine of another.
 */
import { expectedArguments, isArrow, keyName, type FunctionNode, type Node } from '../ast.js';
import type { FunctionFact } from '../facts.js';
import { opening, waited, type Frame, type Owner, type Transform } from './frame.js';
import { transformGenerator } from './generators.js';
import { patternShape } from './patterns.js';
import { tailCall } from './tail-call.js';

export function transformFunction(transform: Transform, node: FunctionNode, frame: Frame): void {
  const fact = transform.module.functions.get(node)!;
  if (fact.yielding && node.generator) return transformGenerator(transform, node, frame);
  const parent = transform.module.ast.parent(node);
  const isMember = parent?.type === 'MethodDefinition' || (parent?.type === 'Property' && parent.kind !== 'init');
  transformBody(transform, fact, frame, isMember);
  if (!fact.yielding || isMember) return; // the class, or the object literal, sees to its members
  if (node.type === 'FunctionDeclaration' && node.id) declaration(transform, node, node.id.name, frame);
  else if (node.type === 'FunctionExpression' && node.id) namedExpression(transform, node, node.id.name);
  else if (parent?.type === 'Property' && parent.method) objectMethod(transform, node, parent);
  else anonymous(transform, fact, frame);
}

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
  const lost = arrow && fact.yielding;
  const plain: Frame = {
    coroutine: false,
    temporaries: new Set(),
    owner,
    losesArguments: arrow && (around.losesArguments || fact.yielding),
    losesSuper: arrow && (around.losesSuper || lost),
    declared: [],
    ...outer,
    ...changes,
  };
  const body: Frame = {
    ...plain,
    coroutine: fact.yielding,
    temporaries: new Set(),
    declared: [],
    handedOn: tailCall(transform, fact),
  };
  const moves = fact.yielding && parametersWait(transform, fact);
  transform.visitAll(node.params, moves ? body : plain);
  if (node.body.type === 'BlockStatement') transform.visitAll(node.body.body, body);
  else transform.visit(node.body, body);
  const from = moves ? parametersSource(transform, node, body) : '';
  const own = opening(transform, arrow ? { ...body, owner: undefined } : body);
  const taken = moves && !inPlace ? `let [${parametersText(transform, node)}] = ${from};` : '';
  const begins = [own, taken].filter((text) => text !== '').join(' ');
  if (moves && inPlace) {
    // `(a, b = 1) {` → `() { let [a, b = 1] = arguments;`
    edit.insert(node.params[0].start, `) { ${own} let [`);
    edit.replaceRange(node.params.at(-1)!.end, node.body.start + 1, `] = ${from};`);
  } else if (node.body.type === 'BlockStatement') {
    if (begins !== '') edit.insert(node.body.start + 1, ` ${begins}`);
  } else if (fact.yielding) edit.replace(node.body, `{ ${begins} return (${edit.text(node.body)}); }`);
  return owner;
}

/** Whether a default value, or a pattern, of the parameters may wait: then the body takes them apart. */
export function parametersWait({ analysis }: Transform, { node, module, calls }: FunctionFact): boolean {
  if (node.params.length === 0) return false;
  const [{ start }, { end }] = [node.params[0], node.params.at(-1)!];
  return calls.some((call) => call.node.start >= start && call.node.end <= end && analysis.waits(module, call.node));
}

/** What the parameters are taken from. */
function parametersSource(transform: Transform, node: FunctionNode, frame: Frame): string {
  const shape = patternShape(transform, node.params);
  return shape === undefined
    ? 'arguments'
    : waited(transform, frame, `${transform.names.co}.unpack(arguments, ${shape})`);
}

function parametersText({ edit }: Transform, node: FunctionNode): string {
  const [first] = node.params;
  return first === undefined ? '' : edit.between(first.start, node.params.at(-1)!.end);
}

function declaration(transform: Transform, node: FunctionNode, name: string, frame: Frame): void {
  const { edit, names } = transform;
  edit.replace(node, twins(transform, node, name));
  frame.declared.push(`${names.co}.pair(${name}, ${names.coroutine(name)});`);
}

/** A function expression that can call itself by its name. */
function namedExpression(transform: Transform, node: FunctionNode, name: string): void {
  const { edit, names } = transform;
  edit.replace(
    node,
    `(() => { ${twins(transform, node, name)} return ${names.co}.pair(${name}, ${names.coroutine(name)}); })()`,
  );
}

function twins(transform: Transform, node: FunctionNode, name: string): string {
  const { names } = transform;
  const twin = names.coroutine(name);
  const plain = `function ${name}(${parameters(transform, node)}) { return ${names.rt}.plain(${twin}.apply(this, arguments)); }`;
  return `${coroutineKeyword(transform, node)} ${twin}${head(transform, node)} ${plain}`;
}

/** `{ m() {…} }`: the twins are made in literals of their own, so that nothing else can take their place. */
function objectMethod(transform: Transform, node: FunctionNode, property: Extract<Node, { type: 'Property' }>): void {
  const { edit, names } = transform;
  const key = property.computed ? `[${edit.text(property.key)}]` : edit.text(property.key);
  const name = keyText(transform, property);
  const { rt, co, result } = names;
  const plain = `{ ${key}(${parameters(transform, node)}) { return ${rt}.plain(${result}.apply(this, arguments)); } }[${name}]`;
  edit.replace(
    property,
    `${key}: ((${result}) => ${co}.pair(${plain}, ${result}))({ *${key}${head(transform, node)} }[${name}])`,
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
    `((${names.result}) => ${names.co}.pair(${named(transform, node, plain)}, ${names.result}))(${bound})`,
  );
}

/** Gives an anonymous function or class the name that it would have had where it stood. */
export function named(transform: Transform, node: Node, text: string): string {
  const name = inferredName(transform, node);
  return name === undefined ? text : `({ ${name}: ${text} })[${name}]`;
}

function coroutineKeyword(transform: Transform, node: FunctionNode): string {
  return tailCall(transform, transform.module.functions.get(node)!) === undefined ? 'function*' : 'function';
}

/** `(a, b) {…}` as it is now. */
function head(transform: Transform, node: FunctionNode): string {
  const moves = parametersWait(transform, transform.module.functions.get(node)!);
  return `(${moves ? '' : parametersText(transform, node)}) ${transform.edit.text(node.body)}`;
}

/** As many parameters as `length` says. */
export function parameters({ names }: Transform, node: FunctionNode): string {
  return Array.from({ length: expectedArguments(node) }, (_, index) => names.parameter(index)).join(', ');
}

/** The key of a member as an expression: a string, or what a computed key says. */
export function keyText(
  { edit }: Transform,
  member: Extract<Node, { type: 'Property' | 'MethodDefinition' | 'PropertyDefinition' }>,
): string {
  const name = keyName(member.key, member.computed);
  return name === undefined ? edit.text(member.key) : JSON.stringify(name);
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
