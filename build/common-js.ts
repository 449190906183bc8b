/**
 * Makes CommonJS of the chunks that the thread of each CPU loads, so that it needs no ESM loader: that takes 5 ms a thread,
 * and a module half of one. What imports such a chunk requires it, so there is one instance of everything.
 */
import { posix } from 'node:path';
import {
  parse,
  type ExportNamedDeclaration,
  type Identifier,
  type ImportDeclaration,
  type Literal,
  type Token,
  tokTypes,
} from 'acorn';
import { MagicString } from 'magic-string';
import type { OutputBundle, OutputChunk, Plugin } from 'rolldown';

type Link = ImportDeclaration | ExportNamedDeclaration;
type Names = readonly (readonly [name: string, as: string])[];
/** Of each chunk that is made CommonJS: what it was, and its file. */
type Files = ReadonlyMap<string, string>;

const REQUIRE = 'import { createRequire as $r } from "node:module";\nconst require = $r(import.meta.url);\n';
/** What code does that V8 has cached: it cannot import. */
const IMPORTS = { fileName: 'chunks/import.cjs', source: 'module.exports = (url) => import(url);\n' };
const OWN_URL = 'require("node:url").pathToFileURL(__filename)';

/** @param names of chunks, which import each other and Node alone @param entry the first has its exports, and takes its place */
export function commonJs(names: readonly string[], entry: string): Plugin {
  return {
    name: 'common-js',
    generateBundle(_, bundle) {
      const chunks = names.map((name) => chunkNamed(name, bundle));
      const files = new Map(chunks.map(({ fileName, name }) => [fileName, `chunks/${name}.cjs`]));
      const more = linksOf((bundle[entry] as OutputChunk).code).flatMap(exportsOf);
      for (const chunk of chunks) {
        const source = asCommonJs(chunk, files, chunk === chunks[0] ? more : []);
        this.emitFile({ type: 'asset', fileName: files.get(chunk.fileName)!, source });
        delete bundle[chunk.fileName];
      }
      this.emitFile({ type: 'asset', ...IMPORTS });
      delete bundle[entry];
      for (const made of Object.values(bundle)) if (made.type === 'chunk') made.code = requiring(made, files);
    },
  };
}

function chunkNamed(name: string, bundle: OutputBundle): OutputChunk {
  const found = Object.values(bundle).find((made) => made.type === 'chunk' && made.name === name);
  if (found?.type !== 'chunk') throw new Error(`no chunk is named ${name}`);
  return found;
}

/** @param more that it exports: names of its exports, and as what */
function asCommonJs({ code, fileName }: OutputChunk, files: Files, more: Names): string {
  const text = new MagicString(code);
  const links = linksOf(code);
  for (const link of links) text.overwrite(link.start, link.end, link.source ? required(link, fileName, files) : '');
  const own = links.filter(({ source }) => !source).flatMap(exportsOf);
  const locals = new Map(own.map(([local, exported]) => [exported, local]));
  const all = [...own, ...more.map(([name, as]) => [locals.get(name)!, as] as const)];
  for (const { start, end } of importCalls(code)) text.overwrite(start, end, 'require("./import.cjs")');
  text.append(`module.exports = ${pattern(all.map(([local, exported]) => [exported, local]))};\n`);
  return `"use strict";\n${text.toString().replaceAll('import.meta.url', `${OWN_URL}.href`)}`;
}

/** A chunk that stays an ES module, and requires what is none any more. */
function requiring({ code, fileName }: OutputChunk, files: Files): string {
  const text = new MagicString(code);
  for (const link of linksOf(code).filter(({ source }) => files.has(targetOf(source, fileName)))) {
    const exported = link.type === 'ImportDeclaration' ? '' : 'export ';
    text.overwrite(link.start, link.end, exported + required(link, fileName, files));
  }
  return text.hasChanged() ? REQUIRE + text.toString() : code;
}

/** The statements of a chunk that import and export. */
function linksOf(code: string): Link[] {
  const { body } = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  return body.filter((node) => node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration');
}

/** Each `import` that is called. */
function importCalls(code: string): Token[] {
  const tokens: Token[] = [];
  parse(code, { ecmaVersion: 'latest', sourceType: 'module', onToken: tokens });
  return tokens.filter(({ type }, i) => type === tokTypes._import && tokens[i + 1]?.type === tokTypes.parenL);
}

function exportsOf(link: Link): Names {
  if (link.type === 'ImportDeclaration') return [];
  return link.specifiers.map(({ local, exported }) => [textOf(local), textOf(exported)]);
}

/** The same with `require`, as a declaration. */
function required(link: Link, from: string, files: Files): string {
  const specifier = textOf(link.source!);
  const target = files.get(targetOf(link.source, from));
  if (target === undefined && !specifier.startsWith('node:'))
    throw new Error(`${from} imports ${specifier}, which is neither CommonJS of ours nor Node's`);
  const path = target === undefined ? specifier : posix.relative(posix.dirname(from), target).replace(/^(?!\.)/, './');
  return `const ${pattern(imported(link))} = require(${JSON.stringify(path)});`;
}

function imported(link: Link): Names {
  if (link.type === 'ExportNamedDeclaration') return exportsOf(link);
  return link.specifiers.map((one) => {
    if (one.type !== 'ImportSpecifier') throw new Error(`${textOf(link.source)}: only names are imported`);
    return [textOf(one.imported), one.local.name];
  });
}

function targetOf(source: Literal | null | undefined, from: string): string {
  return source ? posix.join(posix.dirname(from), textOf(source)) : '';
}

function textOf(name: Identifier | Literal): string {
  return name.type === 'Identifier' ? name.name : String(name.value);
}

function pattern(names: Names): string {
  return `{ ${names.map(([name, as]) => (name === as ? name : `${name}: ${as}`)).join(', ')} }`;
}
