/** The documents: short enough, current, and linked. What they show is run by `examples.test.ts` and `readme.test.ts`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandsFor } from '../../src/cli/catalog.js';
import { ROOT } from '../support/command-line.js';
import { blocksOf, documents, examplesOf, fileOf, isAsPrinted } from './blocks.js';
import { API_REFERENCE, apiReference, doors, stableNames } from './api-reference.js';
import { CLI_REFERENCE, cliReference } from './cli-reference.js';
import { hidden } from './declarations.js';

const DOCUMENTS = documents();
const README = DOCUMENTS[0];

describe('README.md', () => {
  it('has at most 150 lines', () => {
    expect(README.text.split('\n').length - 1).toBeLessThanOrEqual(150);
  });

  it.each(['npm ci && npm start', 'npm ci && npm test', 'npm install --save-dev smplab', 'npx smplab'])(
    'says %s',
    (command) => {
      expect(README.text).toContain(command);
    },
  );
});

it('the reference of the command line is current: npm run docs', async () => {
  expect(readFileSync(join(ROOT, CLI_REFERENCE), 'utf8')).toBe(await cliReference());
});

describe('the reference of the package', () => {
  it.each([...apiReference()])('%s is current: npm run docs', (path, text) => {
    expect(readFileSync(join(ROOT, path), 'utf8')).toBe(text);
  });

  it('has each comment before what it is about, where an editor looks for it', () => {
    const all = [...apiReference().values()].join('\n');
    expect(all).toContain('  /** Run the irq_work list. */\n  readonly IRQ_WORK: 2;');
    expect(all.match(/^.*(?:[;{] \/\*\*|\*\/\w).*$/gm) ?? []).toEqual([]);
  });

  it('marks as stable what the table of the front doors names', () => {
    const rows = readFileSync(join(ROOT, 'docs/reference/package.md'), 'utf8').matchAll(
      /^\| \[`(smplab[\w/]*)`\]\([^)]*\) \| (.*) \|$/gm,
    );
    const named = new Map([...rows].map(([, door, has]) => [door, has.match(/(?<=`)[A-Za-z]+(?=`)/g) ?? []]));
    const marked = new Map(doors().map((door) => [door.name, stableNames(door)]));
    const primitives = marked.get('smplab/sync')!; // all of them
    const elsewhere = new Set([...named].flatMap(([door, names]) => (door === 'smplab' ? [] : names)));
    expect(primitives.length).toBeGreaterThan(20);
    for (const [door, names] of marked) {
      const own = names.filter((name) => door !== 'smplab' || !(elsewhere.has(name) || primitives.includes(name)));
      const said = door === 'smplab/sync' ? primitives : named.get(door)!.filter((name) => name !== 'models');
      expect([door, ...own.toSorted()]).toEqual([door, ...said.toSorted()]);
    }
  });

  it('mentions no type that cannot be imported', () => {
    expect(hidden(doors())).toEqual([]);
  });
});

it('every environment variable that is read is in the reference', () => {
  const reference = readFileSync(join(ROOT, 'docs/reference/documents.md'), 'utf8');
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.c?ts$/.test(path),
  );
  const read = sources.flatMap((path) =>
    [...readFileSync(join(ROOT, 'src', path), 'utf8').matchAll(/^.*\bprocess\.env\b.*$/gm)].flatMap(
      ([line]) => line.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? [],
    ),
  );
  expect(read.length).toBeGreaterThan(4);
  expect([...new Set(read)].filter((name) => !reference.includes(`\`${name}\``))).toEqual([]);
});

describe('links', () => {
  const slugs = (text: string): string[] =>
    [...text.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
      title
        .toLowerCase()
        .replaceAll(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );

  it.each(DOCUMENTS.map((document) => [document.path, document] as const))('of %s lead somewhere', (path, { text }) => {
    const prose = text.replaceAll(/^```[^]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '');
    const broken = [...prose.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].filter(([, file, anchor]) => {
      const target = file === '' ? path : posix.join(posix.dirname(path), file);
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !slugs(readFileSync(join(ROOT, target), 'utf8')).includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  it('reach every document', () => {
    const reached = new Set(['README.md']);
    for (const path of reached) {
      const { text } = DOCUMENTS.find((document) => document.path === path)!;
      for (const [, file] of text.matchAll(/\]\((?!https?:)([^)#\s]+)/g)) {
        const target = posix.join(posix.dirname(path), file);
        for (const document of DOCUMENTS)
          if (document.path === target || document.path.startsWith(`${target}/`)) reached.add(document.path);
      }
    }
    expect(DOCUMENTS.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
  });
});

describe('command lines that are shown', () => {
  const lines = DOCUMENTS.filter(({ path }) => path !== CLI_REFERENCE).flatMap(({ path, blocks }) =>
    blocks
      .filter(({ language }) => language === 'sh' || language === 'console')
      .flatMap(({ text, line }) => text.split('\n').map((code, i) => ({ where: `${path}:${line + 1 + i}`, code })))
      .map(({ where, code }) => ({
        where,
        call: /(?:^|\| |[$;>] )(?:npx )?smplab ([a-z][^|>#;&]*)/.exec(code)?.[1].trim(),
      }))
      .filter((one): one is { where: string; call: string } => one.call !== undefined && !one.call.includes('…')),
  );

  it.each(lines.map(({ where, call }) => [where, call]))('%s: smplab %s', async (_, call) => {
    const [name, ...args] = call.split(/\s+/);
    const command = (await commandsFor([name])).find((one) => one.name() === name);
    expect(command?.exitOverride().parseOptions(args).unknown).toEqual([]);
  });
});

describe('code that is shown', () => {
  it.each(
    DOCUMENTS.filter(({ path }) => !path.startsWith(API_REFERENCE)).flatMap(({ path, blocks }) =>
      blocks
        .filter(({ language }) => /^(?:js|ts|mjs)$/.test(language))
        .map((block) => [`${path}:${block.line}`, block] as const),
    ),
  )('%s names its file', (_, block) => {
    expect(fileOf(block)).not.toBeNull();
  });
});

describe('the comparison', () => {
  it('takes times and tokens for the same, and nothing else', () => {
    expect(isAsPrinted('found in 1.2 s, smplab replay s2.abc', 'found in 17.9 s, smplab replay s2.x-Y_\n')).toBe(true);
    expect(isAsPrinted('step 3', 'step 4')).toBe(false);
  });

  it('lets … stand for any lines', () => {
    expect(isAsPrinted('a\n…\nd', 'a\nb\nc\nd')).toBe(true);
    expect(isAsPrinted('a\n…', 'a\nb')).toBe(true);
    expect(isAsPrinted('…\nb', 'a\nb')).toBe(true);
    expect(isAsPrinted('a\n…\nx', 'a\nb\nc')).toBe(false);
    expect(isAsPrinted('a', 'a\nb')).toBe(false);
  });

  it('finds blocks, files and commands', () => {
    const [code, session] = blocksOf('```js\n// a/b.mjs: x\n1\n```\ntext\n```console\n$ x y\nz\n$ w\n```\n');
    expect(fileOf(code)).toBe('a/b.mjs');
    expect(examplesOf(session)).toEqual([
      { command: 'x y', printed: 'z' },
      { command: 'w', printed: '' },
    ]);
  });
});
