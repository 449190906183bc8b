import { expect, it } from 'vitest';
import { parseModule } from '../../../../src/engine/rewriter/ast.js';

it.each(["import { x } from './x.js';", 'export default 1;', 'const here = import.meta.url;'])(
  'says what helps where an ES module is read as CommonJS: %s',
  (source) => {
    expect(() => parseModule(source, 'file:///project/ring.js', 'commonjs')).toThrow(
      /ring\.js:1: an ES module in a project of CommonJS: name it \.mjs, or put "type": "module" into package\.json$/,
    );
  },
);

it('says what is wrong with any other source', () => {
  expect(() => parseModule('const = 1;', 'file:///project/ring.js')).toThrow(/ring\.js:1: Unexpected token$/);
});
