import { describe, expect, it } from 'vitest';
import {
  type Delay,
  delayBetween,
  DELAY_FORMS,
  NO_DELAY,
  parseDelaySetting,
  sampleDelayUs,
} from '../../../src/machine/delay.js';
import { Random } from '../../../src/machine/random.js';

describe('a delay setting', () => {
  it.each<{ text: string; delay: Delay }>([
    { text: 'none', delay: { kind: 'none' } },
    { text: 'fixed:200us', delay: { kind: 'fixed', us: 200 } },
    { text: 'fixed:1.5ms', delay: { kind: 'fixed', us: 1500 } },
    { text: 'fixed:2s', delay: { kind: 'fixed', us: 2e6 } },
    { text: 'fixed:0', delay: { kind: 'fixed', us: 0 } },
    { text: 'fixed:60s', delay: { kind: 'fixed', us: 60e6 } },
    { text: 'uniform:0..2ms', delay: { kind: 'uniform', fromUs: 0, toUs: 2000 } },
    { text: 'uniform:3us..3us', delay: { kind: 'uniform', fromUs: 3, toUs: 3 } },
    { text: 'exp:500us', delay: { kind: 'exponential', meanUs: 500 } },
    { text: 'held', delay: { kind: 'held', until: 'either' } },
    { text: 'held:exit', delay: { kind: 'held', until: 'exit' } },
    { text: 'held:idle-dead', delay: { kind: 'held', until: 'idle-dead' } },
  ])('$text', ({ text, delay }) => {
    expect(parseDelaySetting(text)).toEqual({ all: delay, pairs: [] });
  });

  it('may be another one for some pairs', () => {
    const setting = parseDelaySetting('uniform:0..1ms,0>3=held:exit,12>0=none,1>2=fixed:1ms');
    expect(delayBetween(setting, 0, 3)).toEqual({ kind: 'held', until: 'exit' });
    expect(delayBetween(setting, 12, 0)).toEqual({ kind: 'none' });
    expect(delayBetween(setting, 1, 2)).toEqual({ kind: 'fixed', us: 1000 });
    expect(delayBetween(setting, 3, 0)).toEqual({ kind: 'uniform', fromUs: 0, toUs: 1000 });
    expect(delayBetween(NO_DELAY, 3, 0)).toEqual({ kind: 'none' });
  });

  it.each([
    '',
    'nothing',
    'none:1us',
    'fixed',
    'fixed:',
    'fixed:200',
    'fixed:-1us',
    'fixed:1e3us',
    'fixed:1 us',
    'fixed:1us:2us',
    'fixed:1min',
    'uniform:1ms',
    'uniform:2ms..1ms',
    'uniform:..1ms',
    'uniform:0..1ms..2ms',
    'exp:',
    'exp:fast',
    'held:',
    'held:dead',
    'Held',
    'none,',
    'none,0>1',
    'none,0>1=',
    'none,0-1=none',
    'none,a>1=none',
    'none,0>-1=none',
    'none,0>1=fixed',
    'none;0>1=none',
  ])('is not "%s"', (text) => {
    expect(() => parseDelaySetting(text)).toThrow(new RangeError(`"${text}" is not a delay: use ${DELAY_FORMS}`));
  });

  it.each(['fixed:61s', 'uniform:0..60.001s', 'exp:3600s', 'none,0>1=fixed:60001ms'])(
    'is not as long as %s',
    (text) => {
      expect(() => parseDelaySetting(text)).toThrow(new RangeError(`delay "${text}" is longer than a minute`));
    },
  );

  it('names its forms in one line', () => {
    expect(DELAY_FORMS).not.toContain('\n');
    for (const form of ['none', 'fixed:200us', 'uniform:0..2ms', 'exp:500us', 'held', 'held:exit', 'held:idle-dead']) {
      expect(DELAY_FORMS).toContain(form);
      expect(() => parseDelaySetting(form)).not.toThrow();
    }
  });
});

describe('a drawn delay', () => {
  const DRAWS = 20_000;
  function draw(text: string): number[] {
    const { all } = parseDelaySetting(text);
    const random = new Random(7);
    return Array.from({ length: DRAWS }, () => sampleDelayUs(all as Exclude<Delay, { kind: 'held' }>, random));
  }
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  it('is exact when it is none or fixed', () => {
    expect(new Set(draw('none'))).toEqual(new Set([0]));
    expect(new Set(draw('fixed:1.5ms'))).toEqual(new Set([1500]));
  });

  it('is uniform between its ends', () => {
    const values = draw('uniform:100us..300us');
    expect(Math.min(...values)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...values)).toBeLessThan(300);
    expect(Math.abs(meanOf(values) - 200)).toBeLessThan(5 * (200 / Math.sqrt(12 * DRAWS)));
  });

  it('is exponential about its mean', () => {
    const values = draw('exp:500us');
    expect(Math.abs(meanOf(values) - 500)).toBeLessThan(5 * (500 / Math.sqrt(DRAWS)));
    expect(values.filter((us) => us > 500).length / DRAWS).toBeCloseTo(Math.exp(-1), 1);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  });

  it('is never as long as half the range of a due time', () => {
    const last = { unit: () => 1 - 2 ** -32 } as Random;
    expect(sampleDelayUs({ kind: 'exponential', meanUs: 60e6 }, last)).toBeLessThan(2 ** 31);
  });
});
