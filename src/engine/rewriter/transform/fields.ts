/** Fields and static blocks that wait: each becomes a private generator method, which the initialiser runs. */
import { isClass, isFunction, type Node, type NodeOf } from '../ast.js';
import { opening, topFrame, type Frame, type Transform } from './frame.js';
import { keyText } from './function-body.js';

type Initialiser = NodeOf<'PropertyDefinition' | 'StaticBlock'>;

/**
 *   x = f() → *#$field1() { $co.field(this, "x", f()); }
 *   #x = f() → #x; *#$field2() { this.#x = f(); }
 *   static { f(); } → static *#$field3() { f(); }
 *
 * @returns the name of the method, as a member of the object or `this`
 */
export function transformInitialiser(transform: Transform, member: Initialiser): string[] {
  const { edit, names } = transform;
  const frame: Frame = {
    ...topFrame(),
    coroutine: true,
    opens: true,
    owner: { capturesArguments: false, capturesSuper: false },
  };
  const twin = `#${names.fresh('field')}`;
  if (member.type === 'StaticBlock') {
    transform.visitAll(member.body, frame);
    edit.replace(member, `static *${twin}() { ${opening(transform, frame)} ${edit.all(member.body)} }`);
    return [`this.${twin}()`];
  }
  const { value, key } = member;
  if (value) transform.visit(value, frame);
  const text = value ? nameable(transform, member, value) : 'void 0';
  const name = key.type === 'PrivateIdentifier' ? edit.text(key) : undefined;
  const modifier = member.static ? 'static ' : '';
  const set =
    name === undefined ? `${names.co}.field(this, ${keyText(transform, member)}, ${text})` : `this.${name} = ${text}`;
  const declared = name === undefined ? '' : `${modifier}${name}; `;
  edit.replace(member, `${declared}${modifier}*${twin}() { ${opening(transform, frame)} ${set}; }`);
  return [member.static ? `this.${twin}()` : twin];
}

/** The value, named as a field names it. */
function nameable(transform: Transform, member: NodeOf<'PropertyDefinition'>, value: Node): string {
  const text = transform.edit.text(value);
  const anonymous = (isFunction(value) || isClass(value)) && !value.id;
  if (!anonymous || transform.module.functions.get(value)?.yielding) return `(${text})`;
  const name =
    member.key.type === 'PrivateIdentifier' ? JSON.stringify(`#${member.key.name}`) : keyText(transform, member);
  return `({ [${name}]: ${text} })[${name}]`;
}
