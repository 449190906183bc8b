/**
 * The rules, each a pure function from files to complaints (`path:line what is wrong`), so that each can be seen to
 * fail.
 */
import { LAYERS, WORLDLY, layerOf, mayImport } from './layers.js';
import { codeOf, importsOf, lineAt, lineCount, resolveImport, type SourceFile } from './source.js';

export type Rule = (files: readonly SourceFile[]) => string[];

/** Every file belongs to a layer and imports only what the table allows its layer. */
export const layers: Rule = (files) =>
  files.flatMap((file) => {
    const from = layerOf(file.path);
    if (from === undefined || !(from in LAYERS)) return [`${file.path} belongs to no layer`];
    return importsOf(file).flatMap(({ specifier, typeOnly, line }) => {
      const target = resolveImport(file, specifier);
      if (target === undefined) return [];
      const to = layerOf(target) ?? target;
      const verdict = mayImport(LAYERS, from, to);
      if (verdict === 'yes' || (verdict === 'types' && typeOnly)) return [];
      return [
        `${file.path}:${line} ${from} may not import ${to}${verdict === 'types' ? ', only its types' : ''} (${specifier})`,
      ];
    });
  });

/**
 * No file imports itself at run time, through however many others. Types may go round inside a layer: a struct's
 * functions take the kernel they work on, whose type is made of the structs. Between layers they cannot, the table has
 * no cycle.
 */
export const cycles: Rule = (files) => {
  const edges = new Map(
    files.map((file) => [
      file.path,
      targets(
        file,
        importsOf(file).filter(({ typeOnly }) => !typeOnly),
      ),
    ]),
  );
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (trail.includes(path) || done.has(path)) return;
    for (const next of edges.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  return found;
};

function targets(file: SourceFile, imports = importsOf(file)): string[] {
  return imports.flatMap(({ specifier }) => resolveImport(file, specifier) ?? []);
}

/** Every relative import means a file that exists. */
export const dangling: Rule = (files) => {
  const known = new Set(files.map(({ path }) => path));
  return files.flatMap((file) =>
    targets(file)
      .filter((path) => !known.has(path) && !known.has(path.replace(/\.ts$/, '.d.ts'))) // declared, and made when smplab is built
      .map((path) => `${file.path} imports ${path}, which is not there`),
  );
};

/** `node:*` and packages only where the world outside is met. */
export const worldly: Rule = (files) =>
  files.filter(isPure).flatMap((file) =>
    importsOf(file)
      .filter(({ specifier }) => resolveImport(file, specifier) === undefined)
      .map(({ specifier, line }) => `${file.path}:${line} only ${WORLDLY.join(', ')} may import ${specifier}`),
  );

/** Clocks and random numbers are handed in. */
export const clocks: Rule = (files) =>
  complaints(
    files.filter(isPure),
    /\b(?:Date\s*\.\s*now|performance\s*\.\s*now|Math\s*\.\s*random|process\s*\.\s*hrtime|crypto\s*\.\s*\w+|new\s+Date\s*\(\s*\))/g,
    'is not handed in',
  );

/** A variant is a pick list: nothing outside `variants` and the command line asks for one by its name. */
export const variantNames: Rule = (files) => {
  const asking = files.filter(({ path }) => !/^src\/(?:variants|cli)\//.test(path));
  return asking.flatMap(({ path, text }) => {
    const code = codeOf(text);
    const suspects = SUSPECTS.flatMap((pattern) => [...code.matchAll(pattern)]);
    const asks = suspects.map((match) => ({
      line: lineAt(text, match.index),
      original: text.slice(match.index, match.index + match[0].length),
    }));
    const guilty = asks.filter(
      ({ original }) =>
        (MENTIONS_VARIANT.test(original) && !ASKS_FOR_ALL.test(original)) || VARIANT_NAME.test(original),
    );
    return guilty.map(({ line, original }) => `${path}:${line} asks for a variant by its name: ${original}`);
  });
};

/** Comparisons with a literal, and the other ways to ask a string what it is. In `codeOf` text: literals are blank. */
const SUSPECTS = [
  /[\w.$]+\s*[!=]==?\s*(['"`]) *\1/g,
  /(['"`]) *\1\s*[!=]==?\s*[\w.$]+/g,
  /\bcase\s+(['"`]) *\1/g,
  /\bswitch\s*\(\s*[\w.$]+\s*\)/g,
  /[\w.$]+\s*\.\s*(?:startsWith|endsWith|includes|match|search)\s*\(\s*[/'"`]/g,
  /(?:\]\s*\.\s*includes|\/\s*\.\s*test)\s*\(\s*[\w.$]+\s*\)/g,
];
const MENTIONS_VARIANT = /variant(?:Name)?(?:\.name)?\b/i;
const VARIANT_NAME = /(['"`])(?:v\d[\w.]*|debug-info|two-stage|warn-fix|busted-[\w-]*)\1/;
/** `all` is no variant but the wish for every one. */
const ASKS_FOR_ALL = /(['"`])all\1/;

const MEDIAN_LINES = 100;
const MOST_LINES = 300;
const MOST_FILES = 25;

/** Files are small, and half of them much smaller. */
export const fileSize: Rule = (files) => {
  const sizes = files.map(({ path, text }) => ({ path, lines: lineCount(text) })).toSorted((a, b) => a.lines - b.lines);
  const median = sizes[Math.trunc((sizes.length - 1) / 2)]?.lines ?? 0;
  const large = sizes
    .filter(({ lines }) => lines > MOST_LINES)
    .map(({ path, lines }) => `${path} has ${lines} lines, more than ${MOST_LINES}`);
  if (median <= MEDIAN_LINES) return large;
  return [`half of the files have ${median} lines or more; ${MEDIAN_LINES} is the aim`, ...large];
};

/** A folder is seen at a glance: more files than that want folders of their own. */
export const folderSize: Rule = (files) => {
  const counts = new Map<string, number>();
  for (const { path } of files) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > MOST_FILES)
    .map(([folder, count]) => `${folder} has ${count} files at one level, more than ${MOST_FILES}`);
};

/** Thread entries hold no logic. */
export const workerSize: Rule = (files) => tooLong(files, /^workers\/.*\.ts$/, 40);

/** A variant is a pick list, and a short one: its imports do not count. */
export const variantSize: Rule = (files) =>
  tooLong(
    files.map(({ path, text }) => ({ path, text: text.replace(/^import [^]*?;\n+/gm, '') })),
    /^src\/variants\/(?!index\.ts)[^/]+\.ts$/,
    32,
  );

/** Each exported function of the kernel says where in Linux it comes from. */
export const kernelSources: Rule = (files) =>
  files
    .filter(({ path }) => layerOf(path) === 'kernel')
    .flatMap(({ path, text }) => {
      const documented = new Set<string>();
      return [...codeOf(text).matchAll(EXPORTED_FUNCTION)].flatMap((match) => {
        const name = match[1] ?? match[2] ?? '';
        if (/\bSource:/.test(docBefore(text, match.index))) documented.add(name); // of overloads the first will do
        return documented.has(name)
          ? []
          : [`${path}:${lineAt(text, match.index)} ${name} has no "Source:" in its comment`];
      });
    });

const EXPORTED_FUNCTION =
  /^export\s+(?:async\s+)?function\s*\*?\s*([\w$]+)|^export\s+const\s+([\w$]+)[^=;]*=\s*(?:async\s*)?(?:function\b|\([^)]*\)[^=;]*=>|<|[\w$]+\s*=>)/gm;

function docBefore(text: string, offset: number): string {
  const before = text.slice(0, offset).trimEnd();
  return before.endsWith('*/') ? before.slice(before.lastIndexOf('/**')) : '';
}

/**
 * No test is run alone, and none is left out without a reason: `.skip`, `.todo`, `.skipIf` and `.runIf` have a comment
 * on their line or the one above; `context.skip(…)` is given its reason.
 */
export const testsRun: Rule = (files) =>
  files.flatMap((file) => {
    const code = codeOf(file.text);
    const lines = file.text.split('\n');
    return [
      ...code.matchAll(
        /\b(?:it|test|describe|suite)(?:\.\w+)*?\.(only|skip|todo|skipIf|runIf|fails)\b|\.skip\(\s*(?:\)|(['"`])\2)/g,
      ),
    ].flatMap((match) => {
      const line = lineAt(code, match.index);
      const explained = [lines[line - 1], lines[line - 2]].some((text) => /\/\/ \S|\*\/\s*$/.test(text ?? ''));
      if (match[1] !== undefined && match[1] !== 'only' && explained) return [];
      return [`${file.path}:${line} ${match[0]}${match[1] === 'only' ? ' runs one test alone' : ' without a reason'}`];
    });
  });

/**
 * No text cites a document that is not in the repository. Files are `.md` files that are cited by name and are not among
 * the files given; notes are cited by a number of theirs, or by a name that says whose notes they are.
 */
export const citations: Rule = (files) => {
  const known = files.map(({ path }) => `/${path}`);
  return files.flatMap(({ path, text }) =>
    [...text.matchAll(CITATION)]
      .filter(({ groups }) => groups?.file === undefined || !known.some((end) => end.endsWith(`/${groups.file}`)))
      .map((match) => `${path}:${lineAt(text, match.index)} ${match[0]} is not in the repository`),
  );
};

/** A line of a comment may end within a citation. */
const BREAK = String.raw`[\s*/]+`;
const NOTES = ['kernel-facts', '(?:exploration|research|kernel|design|review) notes', 'design document'];
const NUMBERS = [String.raw`(?:mutant|bug|fact|target) [A-Za-z]?\d+`, 'bug [A-Z]'];
const CITATION = new RegExp(
  String.raw`(?<file>\b[\w-]+(?:\/[\w-]+)*\.md\b)|\b(?:${[...NOTES, ...NUMBERS].join('|').replaceAll(' ', BREAK)})\b`,
  'g',
);

function isPure({ path }: SourceFile): boolean {
  return !WORLDLY.includes(layerOf(path) ?? '');
}

function complaints(files: readonly SourceFile[], pattern: RegExp, complaint: string): string[] {
  return files.flatMap(({ path, text }) =>
    [...codeOf(text).matchAll(pattern)].map((match) => `${path}:${lineAt(text, match.index)} ${match[0]} ${complaint}`),
  );
}

function tooLong(files: readonly SourceFile[], which: RegExp, most: number): string[] {
  return files
    .map(({ path, text }) => ({ path, lines: lineCount(text) }))
    .filter(({ path, lines }) => which.test(path) && lines > most)
    .map(({ path, lines }) => `${path} has ${lines} lines, more than ${most}`);
}
