/**
 * Classes: methods that wait become generator methods, and before anything else runs a static block gives each its
 * twin.
 */
import { expectedArguments, keyName, type ClassNode, type Node, type NodeOf } from '../ast.js';
import type { ClassFact } from '../facts.js';
import { transformAccessor } from './accessors.js';
import { addConstructor, transformConstructor } from './constructors.js';
import { transformInitialiser } from './fields.js';
import { dropMarks, keyStart } from './async-functions.js';
import { opening, topFrame, waited, type Frame, type Transform } from './frame.js';
import { keepKey, keyText, named, parameters } from './function-body.js';

type Method = NodeOf<'MethodDefinition'>;

/** What the static block at the beginning of a class does: for its objects, and for itself. */
export interface Members {
  readonly methods: string[];
  readonly generators: string[];
  readonly accessors: string[];
}

const noMembers = (): Members => ({ methods: [], generators: [], accessors: [] });

export function transformClass(transform: Transform, node: ClassNode, frame: Frame): void {
  const { edit, names, module } = transform;
  const fact = module.classes.get(node)!;
  const own = noMembers();
  const ofClass = noMembers();
  const fields: string[] = [];
  const statics: string[] = [];
  const waits = frame.coroutine && fact.statics.yielding;
  transform.visitAll([node.superClass], frame);
  for (const member of node.body.body) {
    if (member.type !== 'StaticBlock' && member.computed) {
      transform.visit(member.key, frame);
      if (member.type === 'MethodDefinition') keepKey(transform, member, frame);
    }
    if (member.type === 'MethodDefinition') {
      const isConstructor = member.kind === 'constructor' && fact.constructing;
      if (!isConstructor) transformMethod(transform, node, member, member.static ? ofClass : own);
      continue;
    }
    const ofObjects = member.type === 'PropertyDefinition' && !member.static;
    if (ofObjects ? fact.constructing : waits)
      (ofObjects ? fields : statics).push(...transformInitialiser(transform, member));
    else if (member.type === 'StaticBlock') transformStaticBlock(transform, member.body, member.body[0]?.start);
    else if (member.value) transformField(transform, member, member.value);
  }
  const constructor = fact.constructing ? constructed(transform, fact, fields, frame) : '';
  const block = [
    membersText(transform, 'this.prototype', own),
    membersText(transform, 'this', ofClass),
    fact.constructing ? `${names.co}.constructor(this);` : '',
    waits ? `${names.co}.statics(this, () => [${statics.join(', ')}]);` : '',
  ].filter((text) => text !== '');
  if (block.length > 0 || constructor !== '')
    edit.insertFirst(node.body.start + 1, `${block.length > 0 ? ` static { ${block.join(' ')} }` : ''}${constructor}`);
  if (waits) initialise(transform, node, frame);
}

/** The constructor of a class whose objects are made by a coroutine. Returns the text of one that the class lacks. */
function constructed(transform: Transform, fact: ClassFact, fields: string[], frame: Frame): string {
  const { constructorFact, node } = fact;
  if (constructorFact === undefined) return addConstructor(transform, node, fields);
  transformConstructor(transform, node, constructorFact, fields, frame);
  return '';
}

/** The static part runs as soon as the class is there. */
function initialise(transform: Transform, node: ClassNode, frame: Frame): void {
  const { edit, names } = transform;
  const call = (value: string): string => waited(transform, frame, `${names.co}.initialised(${value})`);
  if (node.type === 'ClassDeclaration') edit.insert(node.end, ` ${call(node.id!.name)};`);
  else edit.replace(node, call(node.id ? edit.text(node) : named(transform, node, edit.text(node))));
}

function transformMethod(transform: Transform, node: ClassNode, member: Method, members: Members): void {
  const { edit, module } = transform;
  transform.visit(member.value, topFrame());
  if (!module.functions.get(member.value)?.yielding || member.kind === 'constructor') return;
  if (member.kind !== 'method') {
    members.accessors.push(...transformAccessor(transform, member));
    return;
  }
  if (member.key.type === 'PrivateIdentifier') return transformPrivate(transform, member);
  const key = keyText(transform, member);
  if (member.value.async && member.value.generator) return; // it is an ordinary method by now
  if (member.value.async) dropMarks(transform, member);
  if (member.value.generator) {
    members.generators.push(key);
    return;
  }
  edit.insert(keyStart(module.ast, member), member.static ? '*' : ';*');
  if (isRedefined(node, member)) return;
  members.methods.push(`${member.computed ? `[${key}]` : key}: ${expectedArguments(member.value)}`);
}

function transformPrivate(transform: Transform, member: Method): void {
  const { async, generator } = member.value;
  if (async && generator) return;
  if (async) dropMarks(transform, member);
  (generator ? privateGenerator : privateMethod)(transform, member);
}

function membersText({ names }: Transform, target: string, { methods, generators, accessors }: Members): string {
  const { co, rt } = names;
  return [
    methods.length > 0 ? `${co}.methods(${rt}, ${target}, { ${methods.join(', ')} });` : '',
    generators.length > 0 ? `${co}.generators(${rt}, ${target}, [${generators.join(', ')}]);` : '',
    accessors.length > 0 ? `${co}.accessors(${rt}, ${target}, [${accessors.join(', ')}]);` : '',
  ]
    .filter((text) => text !== '')
    .join(' ');
}

/** Whether a later member of the class takes the place of this one: it cannot be called then. */
function isRedefined(node: ClassNode, member: Method): boolean {
  const later = node.body.body.slice(node.body.body.indexOf(member) + 1);
  const name = keyName(member.key, member.computed);
  return later.some(
    (other) =>
      other.type === 'MethodDefinition' &&
      other.static === member.static &&
      name !== undefined &&
      keyName(other.key, other.computed) === name,
  );
}

function transformField(transform: Transform, member: NodeOf<'PropertyDefinition'>, value: Node): void {
  const { edit } = transform;
  transform.visit(value, topFrame());
  // Without a semicolon, the next member must not go on here.
  if (member.end === value.end) edit.replace(value, `${edit.text(value)};`);
}

function transformStaticBlock(transform: Transform, body: readonly Node[], start: number | undefined): void {
  const frame = topFrame();
  transform.visitAll(body, frame);
  const text = opening(transform, frame);
  if (text !== '') transform.edit.insert(start!, `${text} `);
}

/** Private methods are called by name in their class alone: the twin has a private name of its own. */
function privateMethod(transform: Transform, member: Method): void {
  const { edit, names } = transform;
  const name = edit.text(member.key);
  const twin = names.coroutine(name);
  const modifier = member.static ? 'static ' : '';
  edit.replace(member.key, twin);
  const plain = `${name}(${parameters(transform, member.value)}) { return ${names.rt}.plain(this.${twin}(...arguments)); }`;
  edit.insert(member.start, `; ${modifier}${plain} ${member.static ? '' : '*'}`);
  if (member.static) edit.insert(member.key.start, '*');
}

/** `*#g() {…}` → `#g() {…}`, which returns what a generator function would: nothing can be hung on a private method. */
function privateGenerator({ edit, module: { ast } }: Transform, member: Method): void {
  const star = ast.tokens.findLast(({ end, type }) => type.label === '*' && end <= member.key.start)!;
  edit.replaceRange(star.start, star.end, member.static ? ' ' : ';');
}
