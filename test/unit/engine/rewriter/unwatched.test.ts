/** What reaches shared memory unseen is named, and nothing else. */
import { expect, it } from 'vitest';
import { parseModule } from '../../../../src/engine/rewriter/ast.js';
import { collectFacts } from '../../../../src/engine/rewriter/facts.js';
import { unwatchedIn } from '../../../../src/engine/rewriter/unwatched.js';

const found = (source: string): string[] =>
  unwatchedIn(collectFacts(parseModule(source, 'file:///a.js'))).map(({ line, what }) => `${line} ${what}`);

it('WebAssembly and native code are named where they come first', () => {
  expect(found('const a = 1;\nnew WebAssembly.Memory({});\nWebAssembly;')).toEqual(['2 WebAssembly']);
  expect(found("import { createRequire } from 'module';\ncreateRequire(import.meta.url)('./a.node');")).toEqual([
    '2 native code',
  ]);
});

it('what only looks like them is not', () => {
  expect(found('const WebAssembly = {}; WebAssembly.Memory; a.node;')).toEqual([]);
});
