/**
 * Functions: each that may wait becomes two. The one under the old name is an ordinary function that runs plainly; its
 * twin is a generator function with the body, or hands on the coroutine of another.
 */
import { expectedArguments, isArrow, keyName, type ClassNode, type FunctionNode, type Node } from '../ast.js';
import type { FunctionFact } from '../facts.js';
import type { Frame, Transform } from './frame.js';
import { tailCall } from './tail-call.js';

export function transformFunction(transform: Transform, node: FunctionNode, frame: Frame): void {
  const fact = transform.module.functions.get(node)!;
  transformBody(transform, fact, frame);
  if (node.type === 'FunctionDeclaration' && !node.id) return defaultExport(transform, fact, frame);
  if (!fact.yielding) return;
  const parent = transform.module.ast.parent(node);
  if (parent?.type === 'MethodDefinition') return; // its class sees to it
  if (node.type === 'FunctionDeclaration' && node.id) declaration(transform, node, node.id.name, frame);
  else if (node.type === 'FunctionExpression' && node.id) namedExpression(transform, node, node.id.name);
  else if (parent?.type === 'Property' && parent.method) objectMethod(transform, node, parent);
  else anonymous(transform, fact);
}

/** Parameters and body, and what the body needs at its beginning. */
function transformBody(transform: Transform, fact: FunctionFact, around: Frame): void {
  const { edit, names } = transform;
  const { node } = fact;
  const arrow = isArrow(node);
  const owner = arrow ? around.owner : { capturesArguments: false };
  const losesArguments = arrow && (around.losesArguments || fact.yielding);
  const plain: Frame = { coroutine: false, temporaries: new Set(), owner, losesArguments, declared: [] };
  transform.visitAll(node.params, plain);
  const body: Frame = {
    ...plain,
    coroutine: fact.yielding,
    temporaries: new Set(),
    declared: [],
    handedOn: tailCall(transform, fact),
  };
  if (node.body.type === 'BlockStatement') transform.visitAll(node.body.body, body);
  else transform.visit(node.body, body);
  const opening = [
    body.temporaries.size > 0 ? `let ${[...body.temporaries].join(', ')};` : '',
    !arrow && owner!.capturesArguments ? `const ${names.arguments} = arguments;` : '',
    ...body.declared,
  ]
    .filter((text) => text !== '')
    .join(' ');
  if (node.body.type === 'BlockStatement') {
    if (opening !== '') edit.insert(node.body.start + 1, ` ${opening}`);
  } else if (fact.yielding) edit.replace(node.body, `{ ${opening} return (${edit.text(node.body)}); }`);
}

function declaration(transform: Transform, node: FunctionNode, name: string, frame: Frame): void {
  const { edit, names } = transform;
  edit.replace(node, twins(transform, node, name));
  frame.declared.push(`${names.co}.pair(${name}, ${names.coroutine(name)});`);
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
  const key = edit.text(property.key);
  const name = JSON.stringify(keyName(property.key, property.computed));
  const { rt, co, result } = names;
  const plain = `{ ${key}(${parameters(transform, node)}) { return ${rt}.plain(${result}.apply(this, arguments)); } }[${name}]`;
  edit.replace(
    property,
    `${key}: ((${result}) => ${co}.pair(${plain}, ${result}))({ *${key}${head(transform, node)} }[${name}])`,
  );
}

function anonymous(transform: Transform, { node, lexical }: FunctionFact): void {
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
  const bound = isArrow(node) && lexical.has('this') ? `(${coroutine}).bind(this)` : coroutine;
  const name = inferredName(transform, node);
  const named = name === undefined ? plain : `({ ${name}: ${plain} })[${name}]`;
  edit.replace(node, `((${names.result}) => ${names.co}.pair(${named}, ${names.result}))(${bound})`);
}

function coroutineKeyword(transform: Transform, node: FunctionNode): string {
  return tailCall(transform, transform.module.functions.get(node)!) === undefined ? 'function*' : 'function';
}

/** `(a, b) {…}` as it is now. */
function head({ edit }: Transform, node: FunctionNode): string {
  const [first] = node.params;
  const params = first === undefined ? '' : edit.between(first.start, node.params.at(-1)!.end);
  return `(${params}) ${edit.text(node.body)}`;
}

/** As many parameters as `length` says. */
function parameters({ names }: Transform, node: FunctionNode): string {
  return Array.from({ length: expectedArguments(node) }, (_, index) => names.parameter(index)).join(', ');
}

/** The name, as a string literal, that the language gives to an anonymous function where it stands. */
function inferredName({ module: { ast } }: Transform, node: FunctionNode): string | undefined {
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

/**
 * A class: methods that wait become generator methods; before anything else runs, a static block gives each its twin.
 */
export function transformClass(transform: Transform, node: ClassNode, frame: Frame): void {
  const { edit, names, module } = transform;
  transform.visitAll([node.superClass], frame);
  const own: string[] = [];
  const ofClass: string[] = [];
  for (const member of node.body.body) {
    if (member.type === 'StaticBlock') {
      transformStaticBlock(transform, member.body, member.body[0]?.start);
      continue;
    }
    if (member.computed) transform.visit(member.key, frame);
    if (!member.value) continue;
    const initializer: Frame = {
      coroutine: false,
      temporaries: new Set(),
      owner: undefined,
      losesArguments: false,
      declared: [],
    };
    transform.visit(member.value, initializer);
    const field = member.type === 'PropertyDefinition' && member.end === member.value.end;
    if (field) edit.replace(member.value, `${edit.text(member.value)};`); // without a semicolon, the next member must not go on here
    if (member.type !== 'MethodDefinition' || !module.functions.get(member.value)?.yielding) continue;
    if (member.key.type === 'PrivateIdentifier') privateMethod(transform, member);
    else {
      edit.insert(member.key.start, member.static ? '*' : ';*');
      if (isRedefined(node, member)) continue;
      const entry = `${JSON.stringify(keyName(member.key, false))}: ${expectedArguments(member.value)}`;
      (member.static ? ofClass : own).push(entry);
    }
  }
  const make = (target: string, methods: string[]): string =>
    methods.length === 0 ? '' : ` ${names.co}.methods(${names.rt}, ${target}, { ${methods.join(', ')} });`;
  const text = make('this.prototype', own) + make('this', ofClass);
  if (text !== '') edit.insert(node.body.start + 1, ` static {${text} }`);
}

/** Whether a later member of the class takes the place of this one: nobody can call it then. */
function isRedefined(node: ClassNode, member: Extract<Node, { type: 'MethodDefinition' }>): boolean {
  const later = node.body.body.slice(node.body.body.indexOf(member) + 1);
  const name = keyName(member.key, member.computed);
  return later.some((other) => {
    return (
      other.type === 'MethodDefinition' && other.static === member.static && keyName(other.key, other.computed) === name
    );
  });
}

function transformStaticBlock(transform: Transform, body: readonly Node[], start: number | undefined): void {
  const frame: Frame = {
    coroutine: false,
    temporaries: new Set(),
    owner: undefined,
    losesArguments: false,
    declared: [],
  };
  transform.visitAll(body, frame);
  if (frame.declared.length > 0) transform.edit.insert(start!, `${frame.declared.join(' ')} `);
}

/** Private methods are called by name in their class alone: the twin has a private name of its own. */
function privateMethod(transform: Transform, member: Extract<Node, { type: 'MethodDefinition' }>): void {
  const { edit, names } = transform;
  const name = edit.text(member.key);
  const twin = names.coroutine(name);
  const modifier = member.static ? 'static ' : '';
  edit.replace(member.key, twin);
  const plain = `${name}(${parameters(transform, member.value)}) { return ${names.rt}.plain(this.${twin}(...arguments)); }`;
  edit.insert(member.start, `; ${modifier}${plain} ${member.static ? '' : '*'}`);
  if (member.static) edit.insert(member.key.start, '*');
}
