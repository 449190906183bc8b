/** What the documents show is run, every block of them, and what it prints is compared. The README has its own test. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/command-line.js';
import { shared } from '../support/some.js';
import { API_REFERENCE } from './api-reference.js';
import { documents, examplesOf, fileOf, isAsPrinted, linesOf, normalised, writeBlock, type Block } from './blocks.js';
import { CLI_REFERENCE } from './cli-reference.js';
import { makeBin, makeExampleProject, runIn, type Ran } from './example-project.js';

/** Made of the sources, and compared with them in `documents.test.ts`. */
const GENERATED = (path: string): boolean => path === CLI_REFERENCE || path.startsWith(`${API_REFERENCE}/`);
const [README, ...OTHERS] = documents();
const DOCUMENTS = OTHERS.filter(({ path, blocks }) => !GENERATED(path) && blocks.length > 0);

/** Lines that are not run here, and why. */
const NOT_RUN: readonly (readonly [RegExp, string])[] = [
  [/^npm (?:ci|test|run lint)\b/, 'this is what .ci/run does'],
  [/^npm run docs\b/, 'documents.test.ts compares what it would write'],
  [/^npm install --save-dev smplab$/, 'readme.test.ts installs the package'],
  [/^npx smplab bisect (?!offline-race)/, 'the same with other names, and twenty seconds'],
];

/** What takes minutes or hours is run for a moment: it is the same command. */
const SHORTER: readonly (readonly [RegExp, string])[] = [
  [/--budget (?:\d+m|\d\ds)\b/, '--budget 200ms'],
  [/(smplab torture (?!.*--budget)[^#]*)/, '$1 --budget 200ms'],
  [/(smplab explore [^#]*--variant \.\/mine\.mjs)/, '$1 --executions 20'],
  [/smplab matrix --shard/, 'smplab matrix llist/del-first-aba --shard'],
  [/(smplab bisect [^#]*)/, '$1 --executions 15'],
];

const bin = makeBin();
afterAll(() => rmSync(bin, { recursive: true }));

/** What can be judged by its exit code alone: it ran to an end, and had nothing to complain of. */
const ENDED = new Set([0, 1, 4]);

// Shared out among the Nodes.
it.each(shared(DOCUMENTS).map((document) => [document.path, document.blocks] as const))('of %s', async (_, blocks) => {
  const project = makeExampleProject(README.blocks);
  const [wrong, commands]: [string[], string[]] = [[], []];
  let last: Ran = { code: 0, stdout: '', stderr: '' };
  let token = '';
  const run = async (command: string): Promise<Ran> => {
    commands.push(command);
    const line = SHORTER.reduce((text, [long, short]) => text.replace(long, short), command);
    last = await runIn(project, bin, line.replaceAll(/\bs\d+\.…/g, token));
    token = /\bs\d+\.[\w-]+/.exec(last.stdout)?.[0] ?? token;
    return last;
  };
  for (const block of blocks) {
    writeBlock(project, block);
    if (block.language === 'text' && !hasShape(block.text, last.stdout))
      wrong.push(`line ${block.line}: the output has no lines such as\n${block.text}`);
    for (const { command, printed } of block.language === 'console' ? examplesOf(block) : []) {
      const { stdout } = await run(command);
      if (!isAsPrinted(printed, stdout))
        wrong.push(`$ ${command}\n--- said\n${normalised(printed)}\n--- printed\n${normalised(stdout)}`);
    }
    for (const command of linesOf(block)) {
      if (NOT_RUN.some(([line]) => line.test(command))) continue;
      const { code, stderr } = await run(command);
      if (!ENDED.has(code)) wrong.push(`$ ${command}\n--- ended with ${code}\n${stderr}`);
    }
  }
  for (const file of filesNotUsed(blocks, commands)) {
    const { code, stdout, stderr } = await runIn(project, bin, `node ${file}`);
    if (code !== 0 && !stdout.includes(': WRONG. ')) wrong.push(`${file}: ${stdout}${stderr}`);
  }
  rmSync(project, { recursive: true });
  expect(wrong.join('\n\n')).toBe('');
});

/** Modules that no command and no other module of the page names. */
function filesNotUsed(blocks: readonly Block[], commands: readonly string[]): string[] {
  return blocks.flatMap((block) => {
    const file = fileOf(block);
    const elsewhere = [...commands, ...blocks.filter((other) => other !== block).map(({ text }) => text)];
    return file === null || elsewhere.some((text) => text.includes(file)) ? [] : [file];
  });
}

/** Whether the output has these lines, whatever their numbers are: of real threads no two runs have the same. */
function hasShape(said: string, printed: string): boolean {
  const lines = (text: string): string[] =>
    text
      .split('\n')
      .map((line) =>
        line
          .replaceAll(/(?<!\S)\d+(?:\/\d+)?(?!\S)/g, 'N')
          .replaceAll(/ +/g, ' ')
          .trim(),
      )
      .filter((line) => line !== '');
  const there = lines(printed);
  return lines(said).every((line) => there.includes(line));
}

describe('every block', () => {
  const all = [README, ...DOCUMENTS].flatMap(({ path, blocks }) => blocks.map((block) => ({ path, block })));

  it('is of a kind that is run or compared', () => {
    const kinds = new Set(all.map(({ block }) => block.language));
    expect([...kinds].toSorted()).toEqual(['console', 'js', 'sh', 'text', 'yaml']);
    expect(all.length).toBeGreaterThan(40);
  });

  it('is run, but for the lines that are named here', () => {
    const left = all
      .filter(({ path }) => path !== README.path)
      .flatMap(({ block }) => linesOf(block))
      .filter((line) => NOT_RUN.some(([skipped]) => skipped.test(line)))
      .map((line) => line.replace(/ +#.*/, ''));
    expect(left).toEqual([
      'npm ci',
      'npm test',
      'npm run lint',
      'npm run docs',
      'npx smplab bisect csd/async-reuse --good v6.18 --bad v3.16',
      'npx smplab bisect hotplug/active-too-early --good v6.18 --bad v3.15',
      'npm install --save-dev smplab',
    ]);
    const ci = readFileSync(join(ROOT, '.ci/run'), 'utf8');
    for (const line of left.slice(0, 3)) expect(ci).toContain(line);
  });
});

it('a block that says something else is found', async () => {
  const project = mkdtempSync(join(tmpdir(), 'smplab-docs-'));
  expect(await runIn(project, bin, 'smplab explore no/such')).toMatchObject({ code: 2 });
  rmSync(project, { recursive: true });
  expect(hasShape('v3.15  12  25/25  as expected', 'x\nv3.15    7 3/25 as expected\n')).toBe(true);
  expect(hasShape('v3.15  12  as expected', 'v3.15  7  NOT as expected')).toBe(false);
});
