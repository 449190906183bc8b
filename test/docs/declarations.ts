/** The declarations of the package, as an importer sees them: what each front door exports, and what that mentions. */
import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { parseAst } from 'rolldown/parseAst';
import { ROOT } from '../support/command-line.js';

const TYPES = 'lib/types';

export type Kind = 'class' | 'function' | 'constant' | 'type';

export interface Declaration {
  readonly name: string;
  readonly kind: Kind;
  /** What stands above it: plain text, without the stars. */
  readonly doc: string;
  readonly text: string;
  /** Names in it that are not its own, types and values. */
  readonly mentions: readonly string[];
}

export interface Door {
  /** `smplab/sync`. */
  readonly name: string;
  /** `sync`, or `index`. */
  readonly file: string;
  readonly doc: string;
  /** By the name of the export. Overloads are one declaration each. */
  readonly exports: ReadonlyMap<string, readonly Declaration[]>;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Of a declaration file: where its names are from, and what it exports under which name. */
class DeclarationFile {
  readonly declared = new Map<string, Declaration[]>();
  /** Local name → file and name there. */
  readonly imported = new Map<string, readonly [file: string, name: string]>();
  /** Exported name → local name. */
  readonly exported = new Map<string, string>();

  constructor(
    readonly path: string,
    private readonly source = readFileSync(join(ROOT, TYPES, path), 'utf8'),
  ) {
    const { body } = parseAst(source, { lang: 'dts', astType: 'ts' }) as unknown as { body: Node[] };
    for (const statement of body) this.#read(statement);
  }

  #read(statement: Node): void {
    const { type, declaration } = statement as Node & { declaration?: Node };
    if (type === 'ImportDeclaration') return this.#readImport(statement);
    if (type === 'ExportNamedDeclaration' && declaration === null)
      for (const one of statement['specifiers'] as { local: Node; exported: Node }[])
        this.exported.set(nameOf(one.exported), nameOf(one.local));
    const declared = declaration ?? statement;
    const kind = KINDS[declared.type];
    if (kind === undefined) return;
    const ids = declared['declarations'] as { id: Node }[] | undefined;
    const name = nameOf(ids === undefined ? (declared['id'] as Node) : ids[0].id);
    const before = this.source.slice(0, statement.start);
    this.#declare({
      name,
      kind,
      doc: docOf(/\/\*\*(?:(?!\*\/)[^])*\*\/\s*$/.exec(before)?.[0] ?? ''),
      text: withCommentsAbove(this.source.slice(declared.start, declared.end).replace(/^declare /, '')),
      mentions: [...mentionsOf(declared)].filter((one) => one !== name),
    });
    if (type === 'ExportNamedDeclaration') this.exported.set(name, name);
  }

  #declare(declaration: Declaration): void {
    this.declared.set(declaration.name, [...(this.declared.get(declaration.name) ?? []), declaration]);
  }

  #readImport(statement: Node): void {
    const from = (statement['source'] as { value: string }).value;
    const file = posix.join(posix.dirname(this.path), from.replace(/\.js$/, '.d.ts'));
    if (!from.startsWith('.')) return;
    for (const one of statement['specifiers'] as { local: Node; imported: Node }[])
      this.imported.set(nameOf(one.local), [file, nameOf(one.imported)]);
  }
}

const KINDS: Readonly<Record<string, Kind>> = {
  ClassDeclaration: 'class',
  FunctionDeclaration: 'function',
  TSDeclareFunction: 'function',
  TSInterfaceDeclaration: 'type',
  TSTypeAliasDeclaration: 'type',
  VariableDeclaration: 'constant',
  TSModuleDeclaration: 'constant',
};

function nameOf(id: Node): string {
  return String(id['name'] ?? id['value']);
}

/** Types, values asked with `typeof`, and what is extended. */
function mentionsOf(node: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(node)) for (const one of node) mentionsOf(one, found);
  else if (typeof node === 'object' && node !== null) {
    const { type, typeName, exprName, superClass, expression } = node as Record<string, Node | undefined>;
    const heir = (type as unknown) === 'TSInterfaceHeritage' ? expression : undefined;
    for (const one of [typeName, exprName, superClass, heir]) if (one?.type === 'Identifier') found.add(nameOf(one));
    for (const value of Object.values(node)) mentionsOf(value, found);
  }
  return found;
}

/** A comment has a line of its own. */
function withCommentsAbove(code: string): string {
  return code.replaceAll(/^( *)(\/\*\*(?:(?!\*\/).)*\*\/) +(?=\S)/gm, '$1$2\n$1');
}

function docOf(comment: string): string {
  return comment
    .trim()
    .replace(/^\/\*\*\s?/, '')
    .replace(/\s*\*\/$/, '')
    .replaceAll(/^[ \t]*\* ?/gm, '')
    .trim();
}

const files = new Map<string, DeclarationFile>();

function fileAt(path: string): DeclarationFile {
  const file = files.get(path) ?? new DeclarationFile(path);
  files.set(path, file);
  return file;
}

/** Follows imports to where a name is declared; null: it is not ours. */
function declaredAs(path: string, name: string): readonly [file: string, name: string] | null {
  const file = fileAt(path);
  if (file.declared.has(name)) return [path, name];
  const from = file.imported.get(name);
  if (from === undefined) return null;
  const [there, exported] = from;
  return declaredAs(there, fileAt(there).exported.get(exported) ?? exported);
}

const aliases = new Map<Declaration, readonly Declaration[]>();

/** A constant of the type of a function is shown as that function. */
function standsFor(path: string, name: string): readonly Declaration[] {
  const declared = fileAt(path).declared.get(name)!;
  const meant = /^const \w+: typeof ([\w$]+);?$/.exec(declared[0].text)?.[1];
  const at = meant === undefined ? null : declaredAs(path, meant);
  if (at === null) return declared;
  const functions = fileAt(at[0]).declared.get(at[1])!;
  const known =
    aliases.get(declared[0]) ??
    functions.map((one) => ({
      ...one,
      name,
      doc: one.doc || declared[0].doc,
      text: one.text.replace(`function ${meant}`, `function ${name}`),
    }));
  aliases.set(declared[0], known);
  return known;
}

export function doorOf(name: string, file: string): Door {
  const door = fileAt(`${file}.d.ts`);
  const exports = [...door.exported].map(([exported, local]) => {
    const [path, declared] = declaredAs(door.path, local) ?? [];
    if (path === undefined) throw new Error(`${name} exports ${exported}, which is declared nowhere`);
    return [exported, standsFor(path, declared!)] as const;
  });
  const source = readFileSync(join(ROOT, `src/${file}.ts`), 'utf8');
  const doc = docOf(/^\/\*\*[^]*?\*\//.exec(source)?.[0] ?? '');
  return { name, file, doc, exports: new Map(exports.toSorted(([a], [b]) => (a < b ? -1 : 1))) };
}

/** Types that exports of these doors mention, at any remove, and none of them exports: `file: name`. */
export function hidden(doors: readonly Door[]): string[] {
  const place = (path: string, name: string): string => `${path}: ${name}`;
  const shown = new Set<string>();
  const todo: (readonly [string, string])[] = [];
  for (const { file } of doors) {
    const door = fileAt(`${file}.d.ts`);
    for (const local of door.exported.values()) {
      const at = declaredAs(door.path, local)!;
      shown.add(place(...at));
      todo.push(at);
    }
  }
  const missing = new Set<string>();
  const seen = new Set<string>();
  for (const [path, name] of todo) {
    if (seen.has(place(path, name))) continue;
    seen.add(place(path, name));
    const declared = fileAt(path).declared.get(name)!;
    const isType = declared.some(({ kind }) => kind === 'type' || kind === 'class');
    if (isType && !shown.has(place(path, name))) missing.add(place(path, name));
    for (const one of declared.flatMap(({ mentions }) => mentions)) {
      const at = declaredAs(path, one);
      if (at !== null) todo.push(at);
    }
  }
  return [...missing].toSorted();
}
