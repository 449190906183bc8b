import type { Identifier } from 'acorn';
import { keyName, type Node } from '../ast.js';
import type { ValueSource } from './bindings.js';

export const UNKNOWN: ValueSource = { from: 'unknown' };

/** The identifiers that a pattern sets, and where their values come from. */
export function patternParts(
  pattern: Node,
  source: ValueSource | undefined,
): { identifier: Identifier; sources: ValueSource[] }[] {
  switch (pattern.type) {
    case 'Identifier':
      return [{ identifier: pattern, sources: source === undefined ? [] : [source] }];
    case 'AssignmentPattern':
      return patternParts(pattern.left, source).map(({ identifier, sources }) => ({
        identifier,
        sources: [...sources, { from: 'expression', node: pattern.right }],
      }));
    case 'RestElement':
      return patternParts(pattern.argument, undefined);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : patternParts(element, UNKNOWN)));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) => {
        if (property.type === 'RestElement') return patternParts(property, undefined);
        const key = keyName(property.key, property.computed);
        const of = source?.from === 'expression' ? source.node : undefined;
        return patternParts(property.value, key === undefined ? UNKNOWN : { from: 'key', key, of });
      });
    default:
      return [];
  }
}
