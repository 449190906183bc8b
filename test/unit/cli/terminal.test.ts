import { afterEach, describe, expect, it, vi } from 'vitest';
import { InvalidArgumentError } from 'commander';
import { duration, span } from '../../../src/cli/durations.js';
import { number } from '../../../src/cli/numbers.js';
import { paintFor } from '../../../src/cli/paint.js';
import { Progress } from '../../../src/cli/progress.js';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe('a number', () => {
  it.each([
    ['0', 0],
    ['12', 12],
    ['-3', -3],
    ['0.25', 0.25],
    ['1e3', 1_000],
    ['2.5E-1', 0.25],
  ])('%j is one', (text, value) => {
    expect(number(text)).toBe(value);
  });

  it.each(['', ' ', 'many', '1,5', '.5', '5.', '0x10', '1_000', 'NaN', 'Infinity', '1e', '--1', '1 2', '١'])(
    '%j is none',
    (text) => {
      expect(() => number(text)).toThrow(InvalidArgumentError);
    },
  );
});

describe('a span', () => {
  it.each([
    ['0', 0],
    ['0ms', 0],
    ['200us', 0.2],
    ['5ms', 5],
    ['2s', 2000],
  ])('%j is one', (text, ms) => {
    expect(span(text)).toBe(ms);
  });

  it.each(['5', '', 'ms', '-1ms', '1 ms'])('%j is none', (text) => {
    expect(() => span(text)).toThrow(InvalidArgumentError);
  });
});

describe('a duration', () => {
  it.each([
    ['1ms', 1],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['596h', 2_145_600_000],
    ['1h30m', 5_400_000],
    ['1m2.5s3ms', 62_503],
  ])('%j is one', (text, ms) => {
    expect(duration(text)).toBe(ms);
  });

  it.each([
    '',
    '10',
    's',
    '-1s',
    '1d',
    '1 s',
    '0s',
    '0.5ms',
    '597h',
    '1e9h',
    '30m1h',
    '1h1h',
    '1h30',
    `${'9'.repeat(400)}h`,
  ])('%j is none', (text) => {
    expect(() => duration(text)).toThrow(InvalidArgumentError);
  });
});

describe('colours', () => {
  const stream = (isTTY: boolean): NodeJS.WriteStream => ({ isTTY }) as NodeJS.WriteStream;
  const painted = (isTTY: boolean): string => paintFor(stream(isTTY)).red('x');

  const RED = '\u001b[31mx\u001b[39m';

  it.each<[string, boolean, string | undefined, string | undefined, string]>([
    ['on a terminal', true, undefined, undefined, RED],
    ['on a terminal with an empty NO_COLOR', true, '', undefined, RED],
    ['but not with NO_COLOR', true, '1', undefined, 'x'],
    ['but not in a pipe', false, undefined, undefined, 'x'],
    ['in a pipe where FORCE_COLOR says so, whatever NO_COLOR says', false, '1', '1', RED],
    ['in a pipe with an empty FORCE_COLOR', false, undefined, '', RED],
    ['but not on a terminal where FORCE_COLOR is 0', true, undefined, '0', 'x'],
    ['but not on a terminal where FORCE_COLOR is false', true, undefined, 'false', 'x'],
  ])('%s', (_, isTTY, noColor, forced, expected) => {
    vi.stubEnv('NO_COLOR', noColor);
    vi.stubEnv('FORCE_COLOR', forced);
    expect(painted(isTTY)).toBe(expected);
  });
});

describe('progress', () => {
  const now = { variant: 'v6', done: 1, total: 2, cycles: 0 };

  function shown(isTTY: boolean, use: (progress: Progress) => void): string {
    const before = process.stderr.isTTY;
    process.stderr.isTTY = isTTY;
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    use(new Progress());
    process.stderr.isTTY = before;
    return write.mock.calls.map(([text]) => String(text)).join('');
  }

  it('is a line a variant where nobody watches', () => {
    const text = shown(false, (progress) => {
      for (const variant of ['v6', 'v6', 'v3.16']) progress.show({ ...now, variant });
      progress.end();
    });
    expect(text).toBe('replaying on v6 …\nreplaying on v3.16 …\n');
  });

  it('is one live line on a terminal, and gone in the end', () => {
    const text = shown(true, (progress) => {
      progress.show({ ...now, done: 2, cycles: 1 });
      progress.end();
    });
    const clear = '\r\u001b[K';
    expect(text.split(clear)).toEqual(['', 'v6: 2 of 2 calls and cycles over, 1 cycles, 0 s left', '']);
  });

  it('that never began leaves the terminal alone', () => {
    expect(shown(true, (progress) => progress.end())).toBe('');
  });
});
