/** What of a module's text is code, and by what its nodes are found again when the rest has changed. */
import { describe, expect, it } from 'vitest';
import { parseModule, walk, type Ast } from '../../../../src/engine/rewriter/ast.js';
import { codeText, firstToken } from '../../../../src/engine/rewriter/code-text.js';

const treeOf = (source: string): Ast => parseModule(source, 'file:///p/ring.js');
const textOf = (source: string): string => codeText(treeOf(source));

const CODE = 'export function f(a) {\n  a[0] = 1;\n  return `x ${a[1]}\n\n y`;\n}\n';

describe('the code is the same', () => {
  it.each([
    ['with a comment at its end', `${CODE}// as it was\n`],
    ['with a comment before it', `/* of\n * ours */\n\n${CODE}`],
    ['with a hashbang', `#!/usr/bin/env node\n${CODE}`],
    ['with comments on its lines', CODE.replace('1;', '/* one */ 1; // not two')],
    ['with empty lines', CODE.replace('{\n', '{\n\n  // first\n\n')],
    ['with other blanks', CODE.replace('  a[0] = 1', '\ta[ 0 ]=1')],
    ['without the last line break', CODE.trimEnd()],
  ])('%s', (_, source) => {
    expect(textOf(source)).toBe(textOf(CODE));
  });
});

describe('the code is another', () => {
  it.each([
    ['with another operator', CODE, CODE.replace('= 1', '+= 1')],
    ['with another text', "f('a b');", "f('a  b');"],
    ['with an empty line in a template', CODE, CODE.replace('\n\n y', '\n\n\n y')],
    ['where a comment becomes code', '// f();\n', 'f();\n'],
    ['where a line break ends the statement', 'function f() { return 1 }', 'function f() { return\n1 }'],
    ['where a comment with a line break does', 'function f() { return /* */ 1 }', 'function f() { return /*\n*/ 1 }'],
    ['where two names become one', 'a\nb', 'ab'],
  ])('%s', (_, one, other) => {
    expect(textOf(one)).not.toBe(textOf(other));
  });

  it('where a mark has moved from one line to the next, and not where it has moved with its line', () => {
    const marked = (source: string, mark: number): string => codeText(treeOf(source), (line) => line === mark);
    expect(marked(CODE, 2)).not.toBe(textOf(CODE));
    expect(marked(CODE, 2)).not.toBe(marked(CODE, 3));
    expect(marked(`// new\n${CODE}`, 3)).toBe(marked(CODE, 2));
  });
});

it('a node begins with the same token, wherever it stands', () => {
  const tokensOf = (source: string): number[] => {
    const ast = treeOf(source);
    return [...walk(ast.program)]
      .filter(({ type }) => type === 'MemberExpression')
      .map((node) => firstToken(ast, node));
  };
  const before = tokensOf(CODE);
  expect(before).toHaveLength(2);
  expect(treeOf(CODE).tokens[before[0]]).toMatchObject({ value: 'a', start: CODE.indexOf('a[0]') });
  expect(treeOf(CODE).tokens[before[1]]).toMatchObject({ value: 'a', start: CODE.indexOf('a[1]') });
  expect(tokensOf(`/* a[7] */\n${CODE.replace('1;', '1; // b[2]')}`)).toEqual(before);
});
