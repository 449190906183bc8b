/** What the rules look at: source files as data, with just enough of a scanner to tell code from text. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

export interface SourceFile {
  /** From the repository's root, with forward slashes: `src/kernel/llist.ts`. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly specifier: string;
  /** `import type` or `export type`: gone at run time. */
  readonly typeOnly: boolean;
  readonly line: number;
}

/** The repository's root, seen from `dist/test/unit/architecture`. */
export const ROOT = join(import.meta.dirname, '../../../..');

/** Every TypeScript file below the given folders of the repository. A folder that is not there has none. */
export function readSources(...folders: string[]): SourceFile[] {
  return folders.flatMap((folder) => {
    const paths = listing(folder).filter((path) => path.endsWith('.ts') && !path.includes('/node_modules/')); // the bench has some
    return paths.toSorted().map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
  });
}

/** Every file and every folder below the given folders of the repository, from its root. */
export function readPaths(...roots: string[]): { readonly files: string[]; readonly folders: string[] } {
  const entries = roots.flatMap((root) => [root, ...listing(root)]).filter((path) => !path.includes('node_modules'));
  const isFolder = (path: string): boolean => statSync(join(ROOT, path)).isDirectory();
  return { files: entries.filter((path) => !isFolder(path)), folders: entries.filter(isFolder) };
}

/** The documents of the repository: every Markdown file that belongs to it. */
export function readDocuments(): SourceFile[] {
  const paths = [
    ...listing('.', false),
    ...['src', 'bench', 'traces', 'docs', 'test'].flatMap((folder) => listing(folder)),
  ];
  return paths
    .filter((path) => path.endsWith('.md') && !path.includes('/node_modules/'))
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

function listing(folder: string, recursive = true): string[] {
  try {
    return readdirSync(join(ROOT, folder), { recursive, encoding: 'utf8' }).map((path) =>
      posix.join(folder, path.replaceAll('\\', '/')),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Number of lines; a newline at the end of the file does not begin another. */
export function lineCount(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
}

/** The line, from 1, that the character at `offset` stands on. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/**
 * The code alone: comments and the contents of strings, templates and regular expressions become spaces. Offsets and
 * line breaks stay, so that what is found here can be looked up in the original. Code inside `${}` stays code.
 */
export function codeOf(text: string): string {
  let out = '';
  const keep = (to: number): void => {
    out += text.slice(out.length, to);
  };
  const blank = (to: number): void => {
    out += text.slice(out.length, to).replaceAll(/[^\n]/g, ' ');
  };
  /** A string, template or regular expression: its first character is next, `end` is just behind its last. */
  const literal = (end: number): void => {
    keep(out.length + 1);
    blank(end - 1);
    keep(end);
  };
  const depths: number[] = []; // of braces, in each `${` that is still open
  while (out.length < text.length) {
    const at = out.length;
    const char = text.charAt(at);
    const depth = depths.at(-1);
    if (text.startsWith('//', at)) blank(indexOrEnd(text, '\n', at));
    else if (text.startsWith('/*', at)) blank(indexOrEnd(text, '*/', at + 2) + 2);
    else if (char === "'" || char === '"') literal(endOfString(text, at + 1, char));
    else if (char === '/' && REGEX_MAY_FOLLOW.test(out.slice(-200))) literal(endOfRegex(text, at + 1));
    else if (char === '`' || (char === '}' && depth === 0)) {
      const end = endOfTemplatePart(text, at + 1);
      literal(end);
      if (char === '}') depths.pop();
      if (text.charAt(end - 1) === '{') depths.push(0);
    } else {
      if (depth !== undefined && char === '{') depths.push(depths.pop()! + 1);
      if (depth !== undefined && char === '}') depths.push(depths.pop()! - 1);
      keep(at + 1);
    }
  }
  return out;
}

/** What stands before a slash that begins a regular expression, and not a division. */
const REGEX_MAY_FOLLOW = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|of|in|void|throw))\s*$/;

function indexOrEnd(text: string, what: string, from: number): number {
  const index = text.indexOf(what, from);
  return index === -1 ? text.length : index;
}

function endOfString(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) === quote) return at + 1;
    if (text.charAt(at) === '\\') at++;
  }
  return text.length;
}

function endOfTemplatePart(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text.charAt(at) === '`') return at + 1;
    if (text.startsWith('${', at)) return at + 2;
    if (text.charAt(at) === '\\') at++;
  }
  return text.length;
}

function endOfRegex(text: string, from: number): number {
  let inClass = false;
  for (let at = from; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if ((char === '/' && !inClass) || char === '\n') return at + 1;
  }
  return text.length;
}

const STATIC =
  /\b(?:import|export)\s+(type\s+(?!from\b))?(?:[\w$]+\s*,?\s*)?(?:\*(?:\s*as\s+[\w$]+)?|\{[^{}]*\})?\s*\bfrom\s*(['"])/g;
const BARE_OR_DYNAMIC = /\bimport\s*\(?\s*()(['"])/g;

/** Every import and re-export of a file, types and `import()` included. */
export function importsOf({ text }: SourceFile): Import[] {
  const code = codeOf(text);
  return [STATIC, BARE_OR_DYNAMIC].flatMap((pattern) =>
    [...code.matchAll(pattern)].map((match) => {
      const start = match.index + match[0].length;
      const specifier = text.slice(start, code.indexOf(match[2] ?? '', start));
      return { specifier, typeOnly: Boolean(match[1]), line: lineAt(text, match.index) };
    }),
  );
}

/** The source file that a relative import means, or undefined for a package or a `node:` module. */
export function resolveImport(from: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  return posix.join(posix.dirname(from.path), specifier).replace(/\.js$/, '.ts');
}
