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

it('functions of Node that touch memory are named, and no others of their modules', () => {
  expect(found("import { readSync, readFileSync } from 'node:fs';\nimport { randomUUID } from 'crypto';")).toEqual([
    '1 readSync of node:fs',
  ]);
  expect(found("const crypto = require('node:crypto');\ncrypto.randomFillSync(a); crypto.randomUUID();")).toEqual([
    '2 randomFillSync of node:crypto',
  ]);
  expect(found("const { deflateSync } = await import('zlib'); stream.write(a);")).toEqual([
    '1 deflateSync of node:zlib',
  ]);
});

it('built-in methods are named where they go out of sight, and not where their calls are seen', () => {
  expect(found('emitter.on("a", Array.prototype.slice);\nlater([].at);\nlater(Object[name]);')).toEqual([
    '1 slice, a built-in method that is handed on',
    '2 at, a built-in method that is handed on',
    '3 Object[name], a built-in method that is handed on',
  ]);
  expect(found('const { from } = Array;\nlater(() => 1, from);')).toEqual([
    '2 from, a built-in method that is handed on',
  ]);
  expect(
    found(
      'const { from } = Array; from(a); const set = Uint8Array.prototype.set; set.call(a, []); Reflect.apply(set, a, []); if (typeof Array.from === "function") JSON.stringify(a).length; Array.prototype.slice.bind(a); Object[name](a);',
    ),
  ).toEqual([]);
});

it('a local that merely has the name of a built-in method is none', () => {
  expect(found('const { map, set } = options; later(map); const { slice } = Array.prototype;\nlater(slice);')).toEqual([
    '2 slice, a built-in method that is handed on',
  ]);
  expect(
    found('const at = state.at; later(at); const P = Uint8Array.prototype; const { fill } = P;\nlater(fill);'),
  ).toEqual(['2 fill, a built-in method that is handed on']);
  expect(found('const { map } = new Map([["map", 1]]); const entries = map.entries; run({ map, entries });')).toEqual(
    [],
  );
});

it('code is named that is not rewritten, and a Proxy that may be one of a view', () => {
  expect(found("new Function('a', 'a[0]++');\nawait import(name);\nimport('./a.js');")).toEqual([
    '1 code made of text',
    '2 a module whose name is known only when it runs',
  ]);
  expect(found('const target = {}; new Proxy(target, {}); new Proxy(() => 1, {});\nnew Proxy(view, {});')).toEqual([
    '2 a Proxy',
  ]);
  expect(found('view.join`a`; String.raw`a`;\nprocess.stdout.write(view);\nprocess.exit();')).toEqual([
    '1 join, a built-in method as the tag of a template',
    '2 process.stdout',
  ]);
  expect(found("import { inspect } from 'node:util'; import net from 'net';\nsocket.end(view);")).toEqual([
    '1 inspect of node:util',
    '2 end of node:net',
  ]);
});

it('what only looks like them is not', () => {
  expect(found('const WebAssembly = {}; WebAssembly.Memory; a.node;')).toEqual([]);
});
