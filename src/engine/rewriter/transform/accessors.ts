/** Getters and setters: neither can be a generator, so the body becomes a generator method beside an empty one. */
import type { NodeOf } from '../ast.js';
import type { Transform } from './frame.js';
import { keyText } from './function-body.js';

type Accessor = NodeOf<'MethodDefinition' | 'Property'>;

/**
 *   get v() { return 1; } → get v() {} *$get1() { return 1; }
 *   get #v() { return 1; } → get #v() { return $rt.plain(this.#v$get()); } *#v$get() { return 1; }
 *
 * @returns what pairs the two; nothing for a private one, whose twin is known by its name
 */
export function transformAccessor(transform: Transform, member: Accessor): string[] {
  const { edit, names } = transform;
  const kind = member.kind as 'get' | 'set';
  const ofClass = member.type === 'MethodDefinition';
  const modifier = ofClass && member.static ? 'static ' : '';
  const between = ofClass ? ' ' : ', ';
  const parameter = kind === 'set' ? names.parameter(0) : '';
  if (member.key.type === 'PrivateIdentifier') {
    const name = edit.text(member.key);
    const twin = names.accessor(name, kind);
    const plain = `{ return ${names.rt}.plain(this.${twin}(${parameter})); }`;
    edit.replaceRange(
      member.start,
      member.value.start,
      `${modifier}${kind} ${name}(${parameter}) ${plain} ${modifier}*${twin}`,
    );
    return [];
  }
  const key = keyText(transform, member);
  const twin = names.fresh(kind);
  const placed = member.computed ? `[${edit.text(member.key)}]` : edit.text(member.key);
  edit.replaceRange(
    member.start,
    member.value.start,
    `${modifier}${kind} ${placed}(${parameter}) {}${between}${modifier}*${twin}`,
  );
  return [`{ key: ${key}, kind: '${kind}', twin: '${twin}' }`];
}

/** An object literal: its accessors and generators are paired as soon as it is there. */
export function transformObject(transform: Transform, node: NodeOf<'ObjectExpression'>): void {
  const { edit, names, module } = transform;
  const accessors: string[] = [];
  const generators: string[] = [];
  for (const property of node.properties) {
    if (property.type !== 'Property' || !module.functions.get(property.value)?.yielding) continue;
    if (property.kind !== 'init') accessors.push(...transformAccessor(transform, property));
    else if (
      property.method &&
      property.value.type === 'FunctionExpression' &&
      property.value.generator &&
      !property.value.async
    )
      generators.push(keyText(transform, property));
  }
  let text = edit.text(node);
  if (accessors.length > 0) text = `${names.co}.accessors(${names.rt}, ${text}, [${accessors.join(', ')}])`;
  if (generators.length > 0) text = `${names.co}.generators(${names.rt}, ${text}, [${generators.join(', ')}])`;
  if (accessors.length + generators.length > 0) edit.replace(node, text);
}
