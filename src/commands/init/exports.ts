/** What a module exports at its top level, as far as its text says it. */
import { keyName, type Ast, type Node, type NodeOf } from '../../engine/rewriter/ast.js';
import { isExports } from '../../engine/rewriter/commonjs-names.js';

export interface Export {
  /** null: what an import without braces gives. */
  readonly name: string | null;
  /** A declaration, an expression, or the name of one. */
  readonly value: Node;
}

export function exportsOf({ format, program }: Ast): Export[] {
  return program.body.flatMap(format === 'commonjs' ? assigned : exported);
}

function exported(statement: Node): Export[] {
  if (statement.type === 'ExportDefaultDeclaration') return [{ name: null, value: statement.declaration }];
  if (statement.type !== 'ExportNamedDeclaration' || statement.source) return [];
  const { declaration, specifiers } = statement;
  if (declaration?.type === 'ClassDeclaration' || declaration?.type === 'FunctionDeclaration')
    return [{ name: declaration.id.name, value: declaration }];
  if (declaration?.type === 'VariableDeclaration')
    return declaration.declarations.flatMap(({ id }) =>
      id.type === 'Identifier' ? [{ name: id.name, value: id }] : [],
    );
  return specifiers.map(({ local, exported: as }) => {
    const name = as.type === 'Identifier' ? as.name : String(as.value);
    return { name: name === 'default' ? null : name, value: local };
  });
}

/** `module.exports = Ring`, `module.exports = { Ring }`, `exports.Ring = Ring`, and chains of them. */
function assigned(statement: Node): Export[] {
  if (statement.type !== 'ExpressionStatement') return [];
  let value: Node = statement.expression;
  const names: (string | null)[] = [];
  for (; value.type === 'AssignmentExpression' && value.operator === '='; value = value.right) {
    const name = exportedBy(value.left);
    if (name !== undefined) names.push(name);
  }
  return names.flatMap((name) =>
    name === null && value.type === 'ObjectExpression' ? listed(value) : [{ name, value }],
  );
}

function listed({ properties }: NodeOf<'ObjectExpression'>): Export[] {
  return properties.flatMap((property): Export[] => {
    const name = property.type === 'Property' ? keyName(property.key, property.computed) : undefined;
    return name === undefined || property.type !== 'Property' ? [] : [{ name, value: property.value }];
  });
}

/** null: all that the module exports. undefined: it is none of its exports. */
function exportedBy(target: Node): string | null | undefined {
  if (isExports(target)) return null;
  if (target.type !== 'MemberExpression' || !isExports(target.object)) return undefined;
  const name = keyName(target.property, target.computed);
  return name === 'default' ? undefined : name; // to an ES module the default is all that is exported
}
