/** What `smplab check` prints of a finding. */
import { describe, expect, it } from 'vitest';
import { checkText } from '../../../src/report/check.js';
import { NO_PAINT, type Paint } from '../../../src/report/paint.js';
import { CHECKED } from './results.js';

const tag = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
const PAINT: Paint = { ...NO_PAINT, red: tag('red'), bold: tag('bold'), actors: [tag('a'), tag('b')] };

describe('the report of a check', () => {
  it('is coloured on a terminal: the verdict, and each thread', () => {
    const text = checkText(CHECKED, false, PAINT);
    expect(text).toMatch(/^<red>my ring \(ring\.check\.js\): WRONG\. /);
    expect(text).toMatch(/<a> *head := 1 *<\/a>/);
    expect(text).toMatch(/<b> # plain read of a\[1\], RACES<\/b>/);
    expect(text).toMatch(/ X +<red>i> head is 1<\/red>/); // where it went wrong
    expect(text.replaceAll(/<\/?\w+>/g, '').replaceAll(/ +$/gm, '')).toBe(checkText(CHECKED));
  });

  it('shows the plain read that returns the wrong value, with its place', () => {
    expect(checkText(CHECKED)).toMatch(/plain read of a\[1\], RACES +ring\.js:6$/m);
  });

  it('has no word that it does not explain', () => {
    expect(checkText(CHECKED)).not.toMatch(/reads-from|deviation|mutant/);
  });
});
