/** The names of CommonJS modules, read off their source, against those that Node itself finds. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { link } from '../../../../src/engine/rewriter/linking/linker.js';
import { readSourceFile } from '../../../../src/engine/rewriter/linking/files.js';
import { TinyRuntime } from './tiny-runtime.js';

/** None of them gets beyond its first statement. */
const SOURCES = [
  `module.exports = { a, b: c, d, 'e': f, g: 1, h: 2 }`,
  `module.exports = { a, b: c, 'd': e, f: 'x', g }`,
  'module.exports = { a, m() {}, b }',
  `module.exports = { a, ...require('./dep.cjs'), b }`,
  'module.exports = { a: -1, b }',
  'exports.a = exports.b = 1; if (0) { exports.c = 1 } function q() { exports.d = 2 } q; exports.e += 1; exports.f++; exports.g ||= 1',
  `module.exports = require('./dep.cjs')`,
  `module.exports = require('./dep.cjs'); exports.z = 1`,
  `exports.z = 1; module.exports = require('./dep.cjs')`,
  'exports.y = 1; module.exports = { x }',
  `Object.defineProperty(exports, '__esModule', { value: true }); Object.defineProperty(exports, 'a', { enumerable: true, get: function () { return m.a; } }); Object.defineProperty(exports, 'b', { enumerable: true, get: () => 5 }); Object.defineProperty(exports, 'c', { get() { return m.c } }); Object.defineProperty(module.exports, 'd', { enumerable: true, value: 3 }); Object.defineProperty(exports, 'e', { enumerable: false, value: 3 }); Object.defineProperty(exports, 'f', { enumerable: true, get: function () { return compute() } }); Object.defineProperty(exports, 'g', { enumerable: true, get() { return m.g } });Object.defineProperty(exports, 'h', { enumerable: true, get: function get() { return m.g } });Object.defineProperty(exports, 'i', { value })`,
  `__exportStar(require('./dep.cjs'), exports)`,
  `tslib_1.__exportStar(require('./dep.cjs'), exports)`,
  `__export(require('./dep.cjs'))`,
  `var _d = require('./dep.cjs'); Object.keys(_d).forEach(function (key) { if (key === "default" || key === "__esModule") return; if (key in exports && exports[key] === _d[key]) return; Object.defineProperty(exports, key, { enumerable: true, get: function () { return _d[key]; } }); });`,
  `var _d = require('./dep.cjs'); Object.keys(_d).forEach(function (k) { if (k !== 'default' && !exports.hasOwnProperty(k)) exports[k] = _d[k]; });`,
  '0 && (module.exports = { a, b })',
  '(function (root, factory) { factory(exports) })(this, function (exports) { exports.a = 1 })',
  `var e = exports; e.a = 1; module.exports.b = 2; module['exports'].c = 3; exports['d e'] = 4; exports[\`t\`] = 5; exports.default = 6; this.x = 7`,
  'module.exports = class A {}; module.exports.b = 1',
  'module.exports = exports = { a, b }',
  'const x = module.exports = { a }',
  'let exports2; { let exports = {}; exports.a = 1 }',
  'exports.if = 1; exports.a.b = 2; foo.exports.c = 3; foo.module.exports = {q}',
  `var dep = require('./dep.cjs'); module.exports = dep`,
  'module.exports = { async a() {}, b }',
  'module.exports = { a: { b } , c }',
  'module.exports = { a: b.c, d }',
  'exports.a = void 0; module.exports = function () {}; module.exports.z = exports.y',
  `{ module.exports = require('./dep.cjs') } function f() { module.exports = require('./dep2.cjs') }`,
  `Object.defineProperty(exports, "a", { enumerable: true, get: function () { return m['a']; } }); Object.defineProperty(exports, "b", { enumerable: true, get: function () { return m; } });Object.defineProperty(exports, "c", { enumerable: true, get: function () { return m.x.y; } })`,
  `exports.a = require('./x'), exports.b = 1; Reflect.defineProperty(exports, 'q', {value:1}); Object.defineProperties(exports, {z:{value:1}}); Object.assign(exports, {k})`,
  'module.exports = {...a, b}',
  'module.exports = {b, ...a, c}',
];

const folder = mkdtempSync(join(tmpdir(), 'smplab-names-'));
const native: string[][] = [];
const urlOf = (index: number): string => pathToFileURL(join(folder, `n${index}.cjs`)).href;

beforeAll(() => {
  writeFileSync(join(folder, 'dep.cjs'), 'exports.dep1 = 1; exports.dep2 = 2; exports.default = 3;');
  writeFileSync(join(folder, 'dep2.cjs'), 'exports.dep3 = 1; module.exports = require("./dep2.cjs");');
  for (const [index, source] of SOURCES.entries()) writeFileSync(join(folder, `n${index}.cjs`), `return; ${source}`);
  const script =
    'const names = []; for (const url of process.argv.slice(1)) names.push(Object.keys(await import(url))); process.stdout.write(JSON.stringify(names));';
  const urls = SOURCES.map((_, index) => urlOf(index));
  native.push(
    ...(JSON.parse(
      String(execFileSync(process.execPath, ['--input-type=module', '-e', script, ...urls])),
    ) as string[][]),
  );
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(SOURCES.map((source, index) => [source, index] as const))('%s', async (_source, index) => {
  const program = await link('file:///entry.mjs', {
    readSource: (url) =>
      url === 'file:///entry.mjs'
        ? `import * as all from '${urlOf(index)}'; export const names = Object.keys(all);`
        : readSourceFile(url),
    instrument: () => true,
  });
  expect(program.instantiate(new TinyRuntime()).namespace['names']).toEqual(native[index]);
});
