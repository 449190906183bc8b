import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENTRIES, LAYERS, layerOf, mayImport, parseLayerTable } from './layers.js';
import * as rules from './rules.js';
import { ROOT, readDocuments, readSources } from './source.js';

const sources = readSources('src', 'workers', 'viewer', 'bench');

describe('this repository', () => {
  it('has files to look at', () => {
    expect(sources.length).toBeGreaterThan(0);
  });

  it.each([
    ['imports only what the layer table allows', rules.layers],
    ['imports only files that are there', rules.dangling],
    ['has no import cycles at run time', rules.cycles],
    ['meets Node and packages only in the layers that may', rules.worldly],
    ['is handed its clocks and random numbers', rules.clocks],
    ['asks for no variant by its name', rules.variantNames],
    ['keeps files small', rules.fileSize],
    ['keeps folders small', rules.folderSize],
    ['keeps thread entries free of logic', rules.workerSize],
    ['keeps variants short', rules.variantSize],
    ['says of each kernel function where it comes from', rules.kernelSources],
  ])('%s', (_, rule) => {
    expect(rule(sources)).toEqual([]);
  });

  it('runs all its tests, or says why not', () => {
    expect(rules.testsRun(readSources('test'))).toEqual([]);
  });

  it('cites only documents that are in it', () => {
    const tests = readSources('test').filter(({ path }) => !path.startsWith('test/unit/architecture/'));
    expect(rules.citations([...sources, ...tests, ...readDocuments()])).toEqual([]);
  });

  it('prints the layer table in ARCHITECTURE.md as it is enforced', () => {
    expect(parseLayerTable(readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8'))).toEqual(LAYERS);
  });
});

describe('the layer table', () => {
  it('has no cycle: a layer imports only what stands above it', () => {
    const order = Object.keys(LAYERS);
    for (const [layer, imports] of Object.entries(LAYERS)) {
      const others = imports.map((name) => name.replace(' (types)', '')).filter((name) => name !== 'anything');
      expect(order.slice(0, order.indexOf(layer))).toEqual(expect.arrayContaining(others));
    }
  });

  it.each(ENTRIES)('lets nothing import %s', (entry) => {
    const others = Object.keys(LAYERS).filter((layer) => layer !== entry);
    expect(others.filter((layer) => mayImport(LAYERS, layer, entry) !== 'no')).toEqual([]);
  });

  it.each([
    ['src/kernel/llist.ts', 'kernel'],
    ['src/engine/free/engine.ts', 'engine'],
    ['src/index.ts', 'index'],
    ['src/utils.ts', undefined],
    ['workers/cpu.ts', 'workers'],
    ['bench/main.ts', 'bench'],
  ])('puts %s into %s', (path, layer) => {
    expect(layerOf(path)).toBe(layer);
  });

  it('is read from a fenced block behind a line that says "layer table"', () => {
    const markdown =
      '# A\n```\nnot → this\n```\n## The layer table\n\nSome words.\n\n```text\nmemory → nothing\n\nlab   → trace, memory (types)\n```\n```\nnor → that\n```\n';
    expect(parseLayerTable(markdown)).toEqual({ memory: [], lab: ['trace', 'memory (types)'] });
  });

  it('says what is wrong with a document that has none', () => {
    expect(() => parseLayerTable('# Architecture\n```\na → b\n```\n')).toThrow(
      /no fenced block behind a line that says "layer table"/,
    );
    expect(() => parseLayerTable('layer table\n```\na -> b\n```\n')).toThrow(/"a -> b" is not/);
  });
});
