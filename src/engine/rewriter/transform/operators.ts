/** Operators whose operands may be objects with a `valueOf` or `toString` that waits; `new`, and tagged templates. */
import type { Node, NodeOf } from '../ast.js';
import { argumentText, argumentTexts, waited, type Frame, type Transform } from './frame.js';
import { isGlobalName } from '../linking/graph.js';
import { watchConstruction } from './ranges.js';

type Operator = NodeOf<'BinaryExpression' | 'UnaryExpression' | 'AssignmentExpression'>;

/** `a + b` → `wait($co.binary("+", a, b))`, `-a` → `wait($co.unary("-", a))`, `a += b` → `a = …` */
export function transformOperator(transform: Transform, node: Operator, frame: Frame): void {
  const { edit, names } = transform;
  const text = (operand: Node): string => argumentText(edit, operand);
  if (node.type === 'UnaryExpression') {
    edit.replace(node, waited(transform, frame, `${names.co}.unary('${node.operator}', ${text(node.argument)})`));
    return;
  }
  const operator = node.type === 'BinaryExpression' ? node.operator : node.operator.slice(0, -1);
  const operands = `${text(node.left)}, ${text(node.right)}`;
  const result = waited(transform, frame, `${names.co}.binary('${operator}', ${operands})`);
  edit.replace(node, node.type === 'BinaryExpression' ? result : `(${edit.text(node.left)} = ${result})`);
}

/** `${a}` → `${wait($co.primitive(a))}` */
export function transformTemplate(transform: Transform, node: NodeOf<'TemplateLiteral'>, frame: Frame): void {
  const { edit, names } = transform;
  for (const expression of node.expressions)
    edit.replace(expression, waited(transform, frame, `${names.co}.primitive(${argumentText(edit, expression)})`));
}

/** `new C(a)` → `wait($co.new(C, a))` */
export function transformNew(transform: Transform, node: NodeOf<'NewExpression'>, frame: Frame): void {
  const { edit, names, module, analysis } = transform;
  transform.visitAll([node.callee, ...node.arguments], frame);
  watchConstruction(transform, node, frame);
  const list = argumentTexts(edit, node.arguments);
  const { callee } = node;
  if (isGlobalName(module, callee, 'Proxy')) {
    if (analysis.implicit.hasTraps) edit.replace(node, `${names.co}.proxy(${list.join(', ')})`);
  } else if (frame.coroutine && analysis.waits(module, node)) {
    edit.replace(
      node,
      waited(transform, frame, `${names.co}.new(${[argumentText(edit, callee), ...list].join(', ')})`),
    );
  }
}

/** tag`a${b}` → `wait($co.call(void 0, tag, $co.strings`a${0}`, b))` */
export function transformTagged(transform: Transform, node: NodeOf<'TaggedTemplateExpression'>, frame: Frame): void {
  const { edit, names, module } = transform;
  const { tag, quasi } = node;
  const member = tag.type === 'MemberExpression' && tag.object.type !== 'Super' ? tag : undefined;
  const parts = quasi.quasis.map(({ start, end }) => module.ast.source.slice(start, end));
  const strings = `${names.co}.strings\`${parts.join('${0}')}\``;
  const values = argumentTexts(edit, quasi.expressions);
  if (member === undefined) {
    const list = ['void 0', `(${edit.text(tag)})`, strings, ...values].join(', ');
    edit.replace(node, waited(transform, frame, `${names.co}.call(${list})`));
    return;
  }
  frame.temporaries.add(names.receiver);
  const { receiver } = names;
  const property = edit.text(member.property);
  const fn = member.computed ? `${receiver}[${property}]` : `${receiver}.${property}`;
  const call = waited(transform, frame, `${names.co}.call(${[receiver, fn, strings, ...values].join(', ')})`);
  edit.replace(node, `(${receiver} = ${edit.text(member.object)}, ${call})`);
}
