/** Whatever is written to a stream of the process is escaped there. */
import { PassThrough } from 'node:stream';
import { afterEach, expect, it, vi } from 'vitest';
import { escapeControls } from '../../../src/cli/output.js';
import { paintFor } from '../../../src/cli/paint.js';

afterEach(() => vi.unstubAllEnvs());

const RED = '\u001b[31mred\u001b[39m';

function written(isTTY: boolean, ...chunks: readonly (string | Uint8Array)[]): string {
  const stream = Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.WriteStream;
  escapeControls(stream);
  for (const chunk of chunks) stream.write(chunk);
  return everything(stream as unknown as PassThrough);
}

/** One read gives all that is buffered, or one piece of it: that depends on the Node. */
function everything(stream: PassThrough): string {
  let text = '';
  const read = (): Buffer | null => stream.read() as Buffer | null;
  for (let piece = read(); piece !== null; piece = read()) text += piece.toString();
  return text;
}

it('what moves the cursor or sets the title is shown instead', () => {
  for (const isTTY of [true, false]) {
    expect(written(isTTY, 'a\u001b[2J\rb\n', '\u001b]0;title\u0007')).toBe(
      'a\\u001b[2J\\u000db\n\\u001b]0;title\\u0007',
    );
  }
});

it('colours pass on a terminal alone', () => {
  expect(written(true, RED)).toBe(RED);
  expect(written(false, RED)).toBe('\\u001b[31mred\\u001b[39m');
  expect(written(true, '\u001b[31;5m')).toBe('\\u001b[31;5m');
});

it('colours that reports are painted in pass, all of them', () => {
  vi.stubEnv('FORCE_COLOR', '1');
  const { bold, dim, red, green, yellow, actors } = paintFor({ isTTY: true } as NodeJS.WriteStream);
  for (const painter of [bold, dim, red, green, yellow, ...actors]) {
    const text = painter('text');
    expect(text).not.toBe('text');
    expect(written(true, text)).toBe(text);
  }
});

it('bytes are text too, also when a character comes in two pieces', () => {
  const bytes = Buffer.from('→\u001b[2J');
  expect(written(true, bytes.subarray(0, 1), bytes.subarray(1))).toBe('→\\u001b[2J');
});

it('a callback is called, in each place where it may stand', async () => {
  const stream = Object.assign(new PassThrough(), { isTTY: false }) as unknown as NodeJS.WriteStream;
  escapeControls(stream);
  const first = new Promise((resolve) => stream.write('a', () => resolve('first')));
  const second = new Promise((resolve) => stream.write('b', 'utf8', () => resolve('second')));
  expect(await Promise.all([first, second])).toEqual(['first', 'second']);
});
