import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeMap, decisions, namedPaths } from './document.js';
import { readPaths, ROOT } from './source.js';

const MARKDOWN = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8');

describe('ARCHITECTURE.md', () => {
  const { files, folders } = readPaths(
    'src',
    'workers',
    'viewer',
    'build',
    'bench',
    'docs',
    'schemas',
    'test',
    'traces',
  );

  it('has every folder of src in its code map, once, and no other', () => {
    expect(codeMap(MARKDOWN, folders)).toEqual([]);
  });

  it('names files and folders that are there', () => {
    expect(namedPaths(MARKDOWN, [...files, ...folders])).toEqual([]);
  });

  it('has short decisions', () => {
    expect(MARKDOWN).toContain('\n## Decisions\n');
    expect(decisions(MARKDOWN)).toEqual([]);
  });
});

describe('the code map', () => {
  const map = (...lines: readonly string[]): string =>
    `# A\n\`\`\`\nsrc/z not this\n\`\`\`\n## Code map\n\nWords.\n\n\`\`\`\n${lines.join('\n')}\n\`\`\`\n`;

  it.each([
    ['a folder that it does not have', map('src/a  x'), ['src/a', 'src/b'], 'src/b is not in the code map'],
    ['one that is not there', map('src/a  x', 'src/c  y'), ['src/a'], 'src/c is in the code map, but not there'],
    ['one that it has twice', map('src/a  x', 'src/a  y'), ['src/a'], 'src/a is in the code map twice'],
  ])('is complained of for %s', (_, markdown, folders, complaint) => {
    expect(codeMap(markdown, folders)).toEqual([complaint]);
  });

  it('may leave out what lies in a folder, or have it', () => {
    expect(codeMap(map('src/a  x', 'src/a/b  y', 'bench  z'), ['src/a', 'src/a/b', 'src/a/c', 'bench'])).toEqual([]);
  });

  it('must be there', () => {
    expect(() => codeMap('# A\n', [])).toThrow(/no fenced block below "## Code map"/);
  });
});

describe('a path', () => {
  it('that is not there is complained of, once', () => {
    expect(namedPaths('`src/a/b.ts`, src/a/b.ts and `src/host`.', ['src/a'])).toEqual([
      'src/a/b.ts is named, but not there',
      'src/host is named, but not there',
    ]);
  });

  it('may be of a folder, or lack its ending', () => {
    expect(namedPaths('See `src/a`, `src/a/*`, src/a/b and src/a/b.ts.', ['src/a', 'src/a/b.ts'])).toEqual([]);
  });
});

describe('a decision', () => {
  const point = (lines: number): string => `- **A**\n${'  b\n'.repeat(lines - 1)}`;
  const document = (...points: readonly string[]): string =>
    `## Before\n\n${point(9)}\n## Decisions\n\n### One\n\n${points.join('')}\n### Two\n\n${point(5)}\n## After\n\n${point(9)}`;

  it('of more than five lines is complained of', () => {
    expect(decisions(document(point(1), point(6), point(2)))).toEqual(['6 lines, more than 5: - **A**']);
    expect(decisions(`## Decisions\n\n${point(7)}`)).toEqual(['7 lines, more than 5: - **A**']);
  });

  it('of five lines is none too long, wherever it stands', () => {
    expect(decisions(document(point(5), point(1)))).toEqual([]);
  });
});
