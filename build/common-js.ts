/**
 * Makes CommonJS of the chunks that threads begin with, so that starting one needs no ESM loader: that takes 5 ms a thread,
 * and a module half of one and more. What imports such a chunk requires it, so there is one instance of everything.
 */
import { posix } from 'node:path';
import {
  parse,
  type ExportNamedDeclaration,
  type Identifier,
  type ImportDeclaration,
  type ImportSpecifier,
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

const REQUIRE = 'import{createRequire as $r}from"node:module";\nconst $require=$r(import.meta.url);\n';
/** Packages that are CommonJS: to import one takes the ESM loader twice as long as to require it. */
const PACKAGES: ReadonlySet<string> = new Set(['commander']);
/** What code does that V8 has cached: it cannot import. */
const IMPORTS = { fileName: 'chunks/import.cjs', source: 'module.exports = (url) => import(url);\n' };
const OWN_URL = 'require("node:url").pathToFileURL(__filename)';

/**
 * Context: what is reached imports Node and each other alone, in no circle, and changes no export.
 *
 * @param threads entries whose chunks are made CommonJS, and they with them
 * @param system the entry whose exports that chunk has which it is of
 */
export function commonJs(threads: readonly string[], system: string): Plugin {
  return {
    name: 'common-js',
    generateBundle(_, bundle) {
      const entries = [...threads, system];
      const chunks = reachedFrom(entries, bundle);
      const files = new Map(chunks.map(({ fileName }) => [fileName, fileName.replace(/\.js$/, '.cjs')]));
      const more = linksOf((bundle[system] as OutputChunk).code)[0];
      for (const chunk of chunks) {
        const ofSystem = targetOf(more.source, system) === chunk.fileName ? exportsOf(more) : [];
        this.emitFile({
          type: 'asset',
          fileName: files.get(chunk.fileName)!,
          source: asCommonJs(chunk, files, ofSystem),
        });
        delete bundle[chunk.fileName];
      }
      for (const entry of threads) {
        const source = entryOf(bundle[entry] as OutputChunk, files);
        this.emitFile({ type: 'asset', fileName: entry.replace(/\.js$/, '.cjs'), source });
      }
      this.emitFile({ type: 'asset', ...IMPORTS });
      for (const entry of entries) delete bundle[entry];
      for (const made of Object.values(bundle)) if (made.type === 'chunk') made.code = requiring(made, files);
    },
  };
}

/** The chunks that entries import, and these, without the entries themselves. */
function reachedFrom(entries: readonly string[], bundle: OutputBundle): OutputChunk[] {
  const names = new Set(entries);
  for (const name of names) {
    const made = bundle[name];
    if (made?.type === 'chunk') for (const other of made.imports) if (other in bundle) names.add(other);
  }
  return [...names].filter((name) => !entries.includes(name)).map((name) => bundle[name] as OutputChunk);
}

function entryOf({ code, fileName }: OutputChunk, files: Files): string {
  const links = linksOf(code);
  const names = links.flatMap(exportsOf).map(([, exported]) => [exported, exported] as const);
  const lines = links.map((link) => `${required(link, fileName, files)}\n`);
  return `"use strict";\n${lines.join('')}module.exports = ${pattern(names)};\n`;
}

/** @param more that it exports: names of its exports, and as what */
function asCommonJs({ code, fileName }: OutputChunk, files: Files, more: Names): string {
  const text = new MagicString(code);
  const links = linksOf(code);
  for (const link of links) text.overwrite(link.start, link.end, link.source ? required(link, fileName, files) : '');
  const own = links.filter(({ source }) => !source).flatMap(exportsOf);
  const locals = new Map(own.map(([local, exported]) => [exported, local]));
  const all = [...own, ...more.map(([name, as]) => [locals.get(name)!, as] as const)];
  requireLater(text, code, fileName, files, 'require');
  for (const [{ start, end }] of importCalls(code).filter(
    (call) => targetOfCall(call, code, fileName, files) === undefined,
  ))
    text.overwrite(start, end, 'require("./import.cjs")');
  text.append(`module.exports = ${pattern(all.map(([local, exported]) => [exported, local]))};\n`);
  return `"use strict";\n${text.toString().replaceAll('import.meta.url', `${OWN_URL}.href`)}`;
}

/** A chunk that stays an ES module, and requires what is none, or is none any more. */
function requiring({ code, fileName }: OutputChunk, files: Files): string {
  const text = new MagicString(code);
  for (const link of linksOf(code).filter((one) => isRequired(one, fileName, files))) {
    const exported = link.type === 'ImportDeclaration' ? '' : 'export ';
    text.overwrite(link.start, link.end, exported + required(link, fileName, files, '$require'));
  }
  requireLater(text, code, fileName, files, '$require');
  return text.hasChanged() ? REQUIRE + text.toString() : code;
}

/**
 * What there is as CommonJS anyway. A module of Node too: to import one makes all that it has, as the streams of `node:fs`,
 * which takes 3 ms.
 */
function isRequired({ source }: Link, from: string, files: Files): boolean {
  if (!source) return false;
  const specifier = textOf(source);
  return files.has(targetOf(source, from)) || PACKAGES.has(specifier) || specifier.startsWith('node:');
}

/** What imports a chunk when it runs that is CommonJS now. */
function requireLater(text: MagicString, code: string, from: string, files: Files, require: string): void {
  for (const call of importCalls(code)) {
    const target = targetOfCall(call, code, from, files);
    if (target === undefined) continue;
    const [first, , , last] = call;
    const path = JSON.stringify(pathTo(target, from));
    text.overwrite(first.start, last.end, `Promise.resolve().then(() => ${require}(${path}))`);
  }
}

/** The statements of a chunk that import and export. */
function linksOf(code: string): Link[] {
  const { body } = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  return body.filter((node) => node.type === 'ImportDeclaration' || node.type === 'ExportNamedDeclaration');
}

/** Of each `import` that is called its first four tokens. */
function importCalls(code: string): Token[][] {
  const tokens: Token[] = [];
  parse(code, { ecmaVersion: 'latest', sourceType: 'module', onToken: tokens });
  return tokens.flatMap(({ type }, i) =>
    type === tokTypes._import && tokens[i + 1]?.type === tokTypes.parenL ? [tokens.slice(i, i + 4)] : [],
  );
}

/** The file of CommonJS that it imports; undefined: another one, or one that is known when it runs. */
function targetOfCall(
  [, , specifier, last]: readonly Token[],
  code: string,
  from: string,
  files: Files,
): string | undefined {
  if (specifier.type !== tokTypes.string || last.type !== tokTypes.parenR) return undefined;
  return files.get(posix.join(posix.dirname(from), code.slice(specifier.start + 1, specifier.end - 1)));
}

function exportsOf(link: Link): Names {
  if (link.type === 'ImportDeclaration') return [];
  return link.specifiers.map(({ local, exported }) => [textOf(local), textOf(exported)]);
}

/** The same with `require`, as a declaration. */
function required(link: Link, from: string, files: Files, require = 'require'): string {
  const specifier = textOf(link.source!);
  const target = files.get(targetOf(link.source, from));
  const isOfNode = specifier.startsWith('node:');
  if (target === undefined && !isOfNode && !PACKAGES.has(specifier))
    throw new Error(`${from} imports ${specifier}, which is neither CommonJS nor Node's`);
  const path = target === undefined ? specifier : pathTo(target, from);
  const loaded = `${require}(${JSON.stringify(path)})`;
  return isOfNode ? ofNode(link, loaded) : `const ${pattern(imported(link))} = ${loaded};`;
}

function pathTo(target: string, from: string): string {
  return posix.relative(posix.dirname(from), target).replace(/^(?!\.)/, './');
}

/** A module of Node may be asked for as a whole, too. */
function ofNode(link: Link, loaded: string): string {
  if (link.type === 'ExportNamedDeclaration') return `const ${pattern(exportsOf(link))} = ${loaded};`;
  const whole = link.specifiers.find((one) => one.type !== 'ImportSpecifier');
  const names = link.specifiers.filter((one) => one.type === 'ImportSpecifier').map(namesOf);
  if (whole === undefined) return `const ${pattern(names)} = ${loaded};`;
  const more = names.length === 0 ? '' : `, ${pattern(names)} = ${whole.local.name}`;
  return `const ${whole.local.name} = ${loaded}${more};`;
}

function imported(link: Link): Names {
  if (link.type === 'ExportNamedDeclaration') return exportsOf(link);
  return link.specifiers.map((one) => {
    if (one.type !== 'ImportSpecifier') throw new Error(`${textOf(link.source)}: only names are imported`);
    return namesOf(one);
  });
}

function namesOf({ imported: name, local }: ImportSpecifier): readonly [name: string, as: string] {
  return [textOf(name), local.name];
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
