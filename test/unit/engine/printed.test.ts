/** What code under test prints: a few lines while schedules are tried, all of an execution that is shown. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { beginPrinting, limitOutput, linesLeftOut, showPrinting } from '../../../src/engine/printed.js';

let printed: string;
let stream: NodeJS.WriteStream;

/** As a thread has it. */
function open(): NodeJS.WriteStream {
  const made = { write: (text: string) => (printed += text) !== '' } as unknown as NodeJS.WriteStream;
  limitOutput(made);
  return made;
}

beforeEach(() => {
  beginPrinting();
  linesLeftOut();
  printed = '';
  stream = open();
});
afterEach(() => showPrinting(false));

const lines = (count: number): string => Array.from({ length: count }, (_, i) => `line ${i}\n`).join('');
const SUMMED = '… what else is printed while schedules are tried is left out\n';

it('what is little is printed as it is', () => {
  stream.write(lines(20));
  expect([printed, linesLeftOut()]).toEqual([lines(20), 0]);
});

it('of what is more the first lines are, of all threads together, and the others are counted', () => {
  for (const line of lines(30).split(/(?<=\n)/)) open().write(line);
  stream.write(lines(5));
  expect([printed, linesLeftOut(), linesLeftOut()]).toEqual([lines(20) + SUMMED, 15, 0]);
});

it('lines in one piece, and a line without an end, are cut', () => {
  stream.write(new TextEncoder().encode('a\n'.repeat(21)));
  expect(linesLeftOut()).toBe(1);
  beginPrinting();
  printed = '';
  for (let i = 0; i < 10; i++) stream.write('.'.repeat(1000));
  expect(printed).toBe('.'.repeat(4096) + SUMMED);
});

it('an execution that is shown prints all, and is cut where it floods', () => {
  stream.write(lines(30));
  printed = '';
  showPrinting(true);
  stream.write(lines(30));
  open().write('other\n');
  showPrinting(false);
  stream.write('after\n');
  expect(printed).toBe(`${lines(30)}other\n`);
  showPrinting(true);
  stream.write('x'.repeat(70_000));
  expect(printed).toMatch(/x{60000}x*\n… what the module prints is shown no further\n$/);
});

it('who waits for what was written hears of it, and that is no work of the code under test', async () => {
  stream.write(lines(30));
  await new Promise<void>((resolve) => stream.write('more\n', () => resolve()));
  expect(printed).toBe(lines(20) + SUMMED);
});
