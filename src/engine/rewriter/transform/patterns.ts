/** Destructuring whose getters or iterators may wait: a copy is taken first, from which the language takes the parts. */
import { keyName, type Node } from '../ast.js';
import { temporary, waited, type Frame, type Transform } from './frame.js';

/**
 * What `unpack` needs to know of a pattern; undefined where nothing waits, or where a key is not known.
 *
 *   [a, [b], ...c] → { elements: [null, { elements: [null], rest: false }], rest: true }
 *   { a, b: [c] }  → { members: { "a": null, "b": { elements: [null], rest: false } }, rest: false }
 */
export function patternShape(transform: Transform, pattern: Node | readonly Node[]): string | undefined {
  if (Array.isArray(pattern)) return elementsShape(transform, pattern as readonly Node[]);
  const node = pattern as Node;
  if (!transform.analysis.patternWaits(transform.module, node)) return undefined;
  switch (node.type) {
    case 'AssignmentPattern':
      return patternShape(transform, node.left);
    case 'ArrayPattern':
      return shapeOfElements(transform, node.elements);
    case 'ObjectPattern': {
      const members = node.properties.flatMap((property) => {
        if (property.type === 'RestElement') return [];
        const name = keyName(property.key, property.computed);
        return name === undefined
          ? [undefined]
          : [`${JSON.stringify(name)}: ${patternShape(transform, property.value) ?? 'null'}`];
      });
      if (members.includes(undefined)) return undefined;
      return `{ members: { ${members.join(', ')} }, rest: ${members.length < node.properties.length} }`;
    }
    default:
      return undefined;
  }
}

/** Parameters are elements of `arguments`, which never waits itself. */
function elementsShape(transform: Transform, elements: readonly Node[]): string | undefined {
  const { analysis, module } = transform;
  if (!elements.some((element) => analysis.patternWaits(module, element))) return undefined;
  return shapeOfElements(transform, elements);
}

function shapeOfElements(transform: Transform, elements: readonly (Node | null)[]): string {
  const shapes = elements.flatMap((element) => {
    if (element?.type === 'RestElement') return [];
    return [(element && patternShape(transform, element)) ?? 'null'];
  });
  return `{ elements: [${shapes.join(', ')}], rest: ${shapes.length < elements.length} }`;
}

/** `value`, or what stands for it while a pattern takes it apart. */
export function unpacked(transform: Transform, frame: Frame, pattern: Node, value: string): string {
  const shape = patternShape(transform, pattern);
  return shape === undefined ? value : waited(transform, frame, `${transform.names.co}.unpack(${value}, ${shape})`);
}

/** `const { a } = value` */
export function transformDeclarator(
  transform: Transform,
  { id, init }: Extract<Node, { type: 'VariableDeclarator' }>,
  frame: Frame,
): void {
  transform.visitAll([id, init], frame);
  if (!frame.coroutine || !init || patternShape(transform, id) === undefined) return;
  transform.edit.replace(init, unpacked(transform, frame, id, `(${transform.edit.text(init)})`));
}

/** `({ a } = value)`, which is `value` itself. */
export function transformPatternAssignment(
  transform: Transform,
  node: Extract<Node, { type: 'AssignmentExpression' }>,
  frame: Frame,
): void {
  const { edit } = transform;
  const whole = temporary(transform, frame);
  const value = unpacked(transform, frame, node.left, whole);
  edit.replace(node, `(${whole} = ${edit.text(node.right)}, ${edit.text(node.left)} = ${value}, ${whole})`);
}
