/** Everything that a person reads is plain English: words that read foreign here are found, in texts and in comments. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readDocuments, readPaths, readSources, ROOT } from '../unit/architecture/source.js';

/** What to avoid, and what to say. */
const AVOIDED: readonly (readonly [RegExp, string])[] = [
  [/\bwhoever\b/i, 'the thread that …'],
  [/\bnobody\b/i, 'no thread, no CPU'],
  [/\bsomebody\b/i, 'a thread, another CPU'],
  [/\beverybody\b/i, 'all threads, every CPU that …'],
  [/\banybody\b/i, 'any thread'],
  [/\btold\b/i, 'reported, notified, called, distinguished'],
  [/\bof one's own\b/i, 'of your own'],
  [/\bthat must not be(?! \w)/i, 'forbidden'],
  [/\bcure[sd]?\b/i, 'fixed'],
];

interface Complaint {
  readonly path: string;
  readonly line: number;
  readonly text: string;
  readonly instead: string;
}

function complaints(path: string, text: string): Complaint[] {
  return text.split('\n').flatMap((line, i) =>
    AVOIDED.filter(([word]) => word.test(line)).map(([, instead]) => ({
      path,
      line: i + 1,
      text: line.trim(),
      instead,
    })),
  );
}

/** Comments and strings of a source: code is blanked, names that are not read with it. */
function readable(text: string): string {
  const prose = [
    ...text.matchAll(/\/\*[^]*?\*\/|(?<=^|\s)\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g),
  ];
  let out = '';
  for (const { 0: part, index } of prose) {
    out += text.slice(out.length, index).replaceAll(/[^\n]/g, ' ');
    out += part.startsWith('`') ? part.replaceAll(/\$\{[^}]*\}/g, (code) => ' '.repeat(code.length)) : part;
  }
  return out;
}

it('the words are avoided in sources: comments, messages, help, stories', () => {
  const found = readSources('src', 'workers', 'viewer', 'bench').flatMap(({ path, text }) =>
    complaints(path, readable(text)),
  );
  expect(found).toEqual([]);
});

it('the words are avoided in documents', () => {
  const found = readDocuments().flatMap(({ path, text }) => complaints(path, text));
  expect(found).toEqual([]);
});

it('the words are avoided in what golden files say', () => {
  const { files } = readPaths('test/golden', 'schemas');
  expect(files.flatMap((path) => complaints(path, readFileSync(join(ROOT, path), 'utf8')))).toEqual([]);
});

it('a word is found in a comment and in a message, and not in the name of a variable', () => {
  const source = [
    'const nobody = 1; // nobody',
    'throw new Error(`${told} was told`);',
    "'it cures both'; form === 'cured';",
  ].join('\n');
  expect(complaints('a.ts', readable(source)).map(({ line, instead }) => `${line} ${instead}`)).toEqual([
    '1 no thread, no CPU',
    '2 reported, notified, called, distinguished',
    '3 fixed',
  ]);
});
