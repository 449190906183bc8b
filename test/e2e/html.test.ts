/** HTML reports, in a real browser: they are drawn, keys work, nothing is asked from elsewhere, all can be read. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { htmlPage } from '../../src/report/html/page.js';
import {
  checkView,
  exploreView,
  litmusView,
  matrixView,
  replayView,
  runView,
  tortureView,
  type Viewed,
} from '../../src/report/html/views.js';
import { launchBrowser, WITHOUT_BROWSER } from '../support/browser.js';
import { ROOT } from '../support/command-line.js';
import {
  busyTrace,
  CHECKED,
  EXPLORED,
  INTERLEAVING,
  LITMUS,
  MATRIX,
  RESULT,
  TORTURED,
} from '../unit/report/results.js';
import { smplab } from './smplab.js';

const AXE = readFileSync(join(ROOT, 'node_modules/axe-core/axe.min.js'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'smplab-html-'));
const REPLAYED = { scenario: 'a/b', variant: '', outcome: 'x', findings: [], interleaving: INTERLEAVING };
const SOURCES = { 'ring.js': [{ first: 1, lines: ['// a ring', '', 'head = 1;', '', 'if (head)', 'take();'] }] };

/** Runs in the page: how many rectangles a frame paints. */
const RECTANGLES = `(async () => {
  const { prototype } = CanvasRenderingContext2D;
  const { fillRect } = prototype;
  let painted = 0;
  prototype.fillRect = function (...place) { painted++; fillRect.apply(this, place); };
  document.querySelector('canvas').dispatchEvent(new KeyboardEvent('keydown', { key: '0' }));
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  prototype.fillRect = fillRect;
  return painted;
})()`;

/** Runs in the page: whether the name of a file has no room. */
const IS_CUT = `(() => {
  const name = document.querySelector('td.where .place span');
  return name.scrollWidth > name.clientWidth;
})()`;

// Debian's chromium is not installed everywhere; .ci/run installs it.
describe.skipIf(WITHOUT_BROWSER)('an HTML report', () => {
  let browser: Browser;
  /** One for all: a window takes the browser a fifth of a second of processor time, and a document is new with each visit. */
  let page: Page;
  let file = '';
  let problems: string[] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
    page = await browser.newPage({ offline: true, bypassCSP: true }); // for axe, which is put in
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      if (request.url() !== pathToFileURL(file).href) problems.push(`asked for ${request.url()}`);
    });
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  /** Opens a document; what it complains of is in `problems`, requests for anything but the file included. */
  async function open(path: string): Promise<void> {
    [file, problems] = [path, []];
    await page.emulateMedia({ colorScheme: null, media: null });
    await page.goto(pathToFileURL(file).href);
  }

  async function show(view: Viewed): Promise<void> {
    const path = join(folder, `${view.report.command}.html`);
    const { files: _files, ...viewed } = view;
    writeFileSync(path, htmlPage({ schema: 'smplab.view/1', version: '1.2.3', ...viewed, sources: SOURCES }));
    await open(path);
  }

  /** What axe finds, which is in the page by now. */
  async function violations(options: object): Promise<string[]> {
    return await page.evaluate(async (asked) => {
      type Violation = { readonly id: string; readonly nodes: readonly { readonly html: string }[] };
      const { axe } = globalThis as unknown as {
        axe: { run(options: object): Promise<{ violations: readonly Violation[] }> };
      };
      const found = (await axe.run(asked)).violations;
      return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    }, options);
  }

  const text = async (selector: string) => (await page.locator(selector).innerText()).trim();

  it.each([
    ['explore', exploreView(EXPLORED), ['The interleaving', 'Outcomes']],
    ['check', checkView(CHECKED), ['The interleaving', 'The calls']],
    ['replay', replayView('s2.z', REPLAYED), ['The interleaving']],
    ['litmus', litmusView(LITMUS), ['litmus/store-buffering, plain']],
    ['matrix', matrixView(MATRIX), ['The matrix']],
    ['run', runView({ ...RESULT, recorded: busyTrace(50) }), ['Kernels', 'Timeline']],
    ['torture', tortureView(TORTURED), ['Findings', 'Second by second', 'Counts']],
  ] as const)(
    'of %s is drawn without a complaint, and can be read by everybody, light, dark and on paper',
    async (_, view, titles) => {
      await show(view);
      expect(await page.locator('h2').allInnerTexts()).toEqual(titles);
      for (const summary of await page.locator('summary').all()) await summary.click();
      await page.addScriptTag({ content: AXE });
      expect(await violations({})).toEqual([]);
      for (const media of ['screen', 'print'] as const) {
        await page.emulateMedia({ colorScheme: 'dark', media });
        expect(await violations({ runOnly: ['color-contrast'] })).toEqual([]);
      }
      expect(problems).toEqual([]);
    },
  );

  it.each([
    ['a run that loses what it is declared to lose', runView(RESULT), 'as declared', '1 of 1 kernels as expected'],
    ['a matrix', matrixView(MATRIX), 'not as declared', '1 of 3 cells as declared'],
    [
      'a matrix that came to no end',
      matrixView({ ...MATRIX, rows: [], verdict: 'unknown' }),
      'inconclusive',
      'the budget ended with 0 of 3 cells done',
    ],
    [
      'a torture with --expect',
      tortureView({ ...TORTURED, expected: { met: true, reason: 'lost' } }),
      'as declared',
      'call #3 was lost',
    ],
    ['a torture', tortureView(TORTURED), 'finding', 'call #3 was lost'],
    ['a litmus test', litmusView(LITMUS), 'finding', '0 of 1 as expected'],
  ] as const)('heads %s with its verdict', async (_, view, verdict, headline) => {
    await show(view);
    expect(await text('.headline')).toMatch(new RegExp(`^[✓✗?] ${verdict} +${headline}$`));
  });

  it('draws an arrow of each kind, with what it is, and never cuts the number of a line', async () => {
    const kinds = ['reads-from', 'wake-up', 'ipi', 'race'] as const;
    const arrows = kinds.map((kind) => ({ kind, from: 1, to: 2 }));
    const rows = INTERLEAVING.rows.map((row) => ({
      ...row,
      where: 'a-module-with-a-long-name-and-more-of-it.js:12345',
    }));
    await show({ ...checkView(CHECKED), interleaving: { ...INTERLEAVING, arrows, rows } });
    for (const kind of kinds) expect(await page.locator(`.diagram .arrow.${kind}`).count()).toBe(1);
    expect(await page.locator('.legend').first().innerText()).toMatch(
      /reads what the other wrote[^]*wake-up[^]*IPI sent and taken[^]*data race/i,
    );
    const [cell, name] = ['td.where', 'td.where .place span'].map((selector) => page.locator(selector).first());
    const [around, shownName] = [(await cell.boundingBox())!, (await name.boundingBox())!];
    expect(await page.evaluate<boolean>(IS_CUT)).toBe(true);
    const roomOfNumber = around.x + around.width - (shownName.x + shownName.width);
    expect(roomOfNumber).toBeGreaterThan(6 * 5); // characters of at least five pixels
  });

  it('steps with the keys, and source line and words follow', async () => {
    await show(checkView(CHECKED));
    const now = async () => await text('aside .now');
    expect(await now()).toBe('thread 0\npush(1)');
    await page.keyboard.press('ArrowDown');
    expect(await now()).toBe('Step 1 of 2, thread 0\nhead := 1');
    expect(await text('.line.here')).toBe('▸3head = 1;');
    expect(await page.locator('.words tbody tr').allInnerTexts()).toEqual(['head\t1\tthread 0, step 1']);
    await page.keyboard.press('ArrowRight');
    expect(await text('.line.here')).toBe('▸5if (head)');
    expect(await text('.line.here .js-keyword')).toBe('if');
    expect(await page.locator('[aria-selected=true]').count()).toBe(1);
    expect(await page.locator('.arrow.reads-from.now').count()).toBe(2); // its own, and that of the legend
    await page.keyboard.press('End');
    expect(await now()).toBe('thread 1\nplain read of a[1], RACES');
    await page.keyboard.press('ArrowUp');
    expect(await now()).toBe('no thread\ntime-out of thread 1');
    await page.keyboard.press('Home');
    expect(await now()).toBe('thread 0\npush(1)');
    await page.keyboard.press('PageDown');
    expect(await now()).toBe('Step 2 of 2, thread 1\nhead is 1');
    await page.getByRole('button', { name: 'Previous step' }).click();
    expect(await now()).toBe('Step 1 of 2, thread 0\nhead := 1');
  });

  it('folds a long run of one actor, and shows it when asked', async () => {
    const step = { ...INTERLEAVING.rows[1], ours: true };
    const rows = [...Array.from({ length: 40 }, () => step), INTERLEAVING.rows[2]];
    await show({
      ...checkView(CHECKED),
      interleaving: { ...INTERLEAVING, checks: [], arrows: [], rows },
    });
    expect(await page.locator('.diagram tbody tr').count()).toBe(6);
    await page.getByRole('button', { name: '… 36 steps …' }).click();
    expect(await page.locator('.diagram tbody tr').count()).toBe(41);
  });

  it('says by the longest valid order which call does not fit', async () => {
    await show(checkView(CHECKED));
    expect(await page.locator('.call.misfit text').allTextContents()).toEqual(['?', 'pop() → 0']);
    expect(await page.locator('.call.placed text').allTextContents()).toEqual(['1', 'push(1) → true']);
  });

  it('opens a cell of the matrix', async () => {
    await show(matrixView(MATRIX));
    const cell = page.getByRole('button', { name: 'two owners' }).first();
    await cell.press('Enter');
    expect(await text('.details')).toContain('smplab replay s2.x');
    await cell.press('Enter');
    expect(await page.locator('.details').count()).toBe(0);
  });

  it('keeps 100,000 events of a timeline fluid: a frame paints as many as it has pixels', async () => {
    await show(runView({ ...RESULT, recorded: busyTrace(25_000) }));
    expect(await text('#report > section:last-of-type > p:first-of-type')).toContain('100,000 events of 8 CPUs');
    const [rows, width] = [8 * 3, (await page.locator('canvas').boundingBox())!.width];
    const painted = await page.evaluate<number>(RECTANGLES);
    expect(painted).toBeGreaterThan(1000);
    expect(painted).toBeLessThan(rows * width);
    await page.locator('canvas').focus();
    const before = await text('section > .said');
    for (let i = 0; i < 12; i++) await page.keyboard.press('+');
    await expect.poll(async () => await text('section > .said')).not.toBe(before);
    const [from, to] = (await text('section > .said')).split(' to ');
    expect(from).not.toBe(to);
  });

  it('is written by the command line, with the sources of the scenario', async () => {
    const written = join(folder, 'aba.html');
    const { code, stdout } = await smplab([
      'explore',
      'llist/del-first-aba',
      '--seed',
      '7',
      '--confirm',
      '1/1',
      '--html',
      written,
    ]);
    expect(code).toBe(1);
    await open(written);
    expect(await text('.replay code')).toBe(stdout.trim().split('\n').at(-1));
    await page.keyboard.press('ArrowDown');
    expect(await text('.line.here')).toContain('Atomics.');
    expect(await text('.source pre')).toContain('Source: lib/llist.c'); // as it was written, with its comments
    expect(problems).toEqual([]);
  });
});
