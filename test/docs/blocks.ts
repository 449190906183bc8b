/** What the documents say in fenced blocks: files to write, commands to run, what these print. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../support/command-line.js';

export interface Block {
  readonly language: string;
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

export interface Document {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** README.md, CONTRIBUTING.md and everything below docs. */
export function documents(): Document[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file.replaceAll('\\', '/')}`);
  return ['README.md', 'CONTRIBUTING.md', ...docs.toSorted()].map((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    return { path, text, blocks: blocksOf(text) };
  });
}

export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(([, language, text], i, all) => ({
    language,
    text,
    line: markdown.slice(0, all[i].index).split('\n').length,
  }));
}

/** The file that a block of code is: its first line names it, `// ring.js`. */
export function fileOf({ text }: Block): string | null {
  return /^\/\/ ([\w./-]+\.[cm]?[jt]s)\b/.exec(text)?.[1] ?? null;
}

/** Writes the file that a block is, if it is one. */
export function writeBlock(folder: string, block: Block): void {
  const file = fileOf(block);
  if (file === null) return;
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), block.text);
}

export interface Example {
  readonly command: string;
  /** What follows, up to the next command. */
  readonly printed: string;
}

/** `$ command` and what it prints. */
export function examplesOf({ text }: Block): Example[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command, ...printed] = part.trimEnd().split('\n');
      return { command, printed: printed.join('\n') };
    });
}

/** Commands whose output is not shown: a line each of a shell, or a step of a workflow. */
export function linesOf({ language, text }: Block): string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  if (language === 'sh') return lines;
  return language === 'yaml' ? lines.flatMap((line) => /^- run: (.*)$/.exec(line)?.[1] ?? []) : [];
}

/**
 * What differs from run to run, and from machine to machine, is the same after this; `…` stands for any lines. A number in a
 * circle is the document's: it refers to a line.
 */
export function normalised(text: string): string {
  return text
    .trim()
    .replaceAll(/ +[①-⑳]$/gm, '')
    .replaceAll(/\bs\d+\.(?:[\w-]+|…)/g, 'sN.TOKEN')
    .replaceAll(/\b[\d.,]+(?: ?[kM])? ?(µs|ms|s|m|h|MB|kB|%)(?![\w])/g, 'N $1')
    .replaceAll(
      /\b[\d.,]+ (executions?|distinct traces|pairs of a write and its read|freezes?|programs?|histor(?:y|ies)|calls?|samples|cells)\b/g,
      'N $1',
    )
    .replaceAll(/\(\d+\/s\)/g, '(N/s)')
    .replaceAll(/\b\d+ times on\b/g, 'N times on')
    .replaceAll(/ +$/gm, '');
}

/** Whether what was printed is what the document says. */
export function isAsPrinted(said: string, printed: string): boolean {
  const parts = normalised(said)
    .split(/^…$/m)
    .map((part) => part.trim());
  const text = normalised(printed);
  let from = 0;
  for (const [i, part] of parts.entries()) {
    const at = text.indexOf(part, from);
    if (at < 0 || (i === 0 && at > 0)) return false;
    from = at + part.length;
  }
  return parts.at(-1) === '' || from === text.length;
}
