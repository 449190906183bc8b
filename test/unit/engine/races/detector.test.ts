/** What orders two accesses, and what does not. */
import { describe, expect, it } from 'vitest';
import { RaceDetector } from '../../../../src/engine/races/detector.js';

/** A word of what threads do, thread first: `0 w 4` writes 4 bytes at byte 4 plainly. */
type Script = string;

/** Runs a script, and says which of its lines race, as `1-3`. */
function racesOf(...script: readonly Script[]): string[] {
  const detector = new RaceDetector();
  detector.begin(3);
  script.forEach((line, site) => {
    const [thread, does, where = '0', bytes = '4'] = line.split(' ');
    const [actor, start, size] = [Number(thread), Number(where), Number(bytes)];
    switch (does) {
      case 'r':
        return detector.plain(actor, site, 0, start, size, 0);
      case 'w':
        return detector.plain(actor, site, 1, start, size, 0);
      case 'load':
        return detector.atomic(actor, site, { reads: true, writes: false }, start, size, 0);
      case 'store':
        return detector.atomic(actor, site, { reads: false, writes: true }, start, size, 0);
      case 'add':
        return detector.atomic(actor, site, { reads: true, writes: true }, start, size, 0);
      case 'send':
        return detector.send(actor, where, site);
      case 'receive':
        return detector.receive(actor, where);
      default:
        return detector.forward(where, bytes);
    }
  });
  return detector.races.map(({ first, second }) => `${first.site}-${second.site}`);
}

describe('two accesses race', () => {
  it.each([
    ['two writes', ['0 w', '1 w'], ['0-1']],
    ['a write and a read', ['0 w', '1 r'], ['0-1']],
    ['a read and a write', ['0 r', '1 w'], ['0-1']],
    ['not two reads', ['0 r', '1 r'], []],
    ['not of one thread', ['0 w', '0 r', '0 w'], []],
    ['not of other bytes', ['0 w 0', '1 w 4'], []],
    ['not of neighbours in a word', ['0 w 0 1', '1 w 1 1'], []],
    ['of ranges that overlap', ['0 w 0 4', '1 r 3 1'], ['0-1']],
    ['of a range over several words', ['0 w 2 8', '1 r 8 2'], ['0-1']],
    ['an atomic one and a plain one', ['0 store', '1 r'], ['0-1']],
    ['a plain one and an atomic one', ['0 w', '1 load'], ['0-1']],
    ['not two atomic ones', ['0 store', '1 store', '2 add', '0 load'], []],
    ['atomic ones of different sizes', ['0 store 0 1', '1 load 0 4'], ['0-1']],
    ['not atomic reads of different sizes', ['0 load 0 1', '1 load 0 4'], []],
    ['once for each pair of places', ['0 w 0', '1 w 0', '2 w 0'], ['0-1', '0-2', '1-2']],
  ])('%s', (_, script, expected) => expect(racesOf(...script)).toEqual(expected));
});

describe('what orders them', () => {
  it.each([
    ['an atomic read of an atomic write', ['0 w 8', '0 store', '1 load', '1 r 8'], []],
    ['not what is written after it', ['0 store', '0 w 8', '1 load', '1 r 8'], ['1-3']],
    ['not what is read before it', ['0 w 8', '0 store', '1 r 8', '1 load'], ['0-2']],
    ['not an atomic read of another word', ['0 w 8', '0 store', '1 load 4', '1 r 8'], ['0-3']],
    ['not an atomic read of another size', ['0 w 8', '0 store 0 4', '1 load 0 2', '1 r 8'], ['1-2', '0-3']],
    ['not two atomic reads', ['0 w 8', '0 load', '1 load', '1 r 8'], ['0-3']],
    ['not a write that another one has hidden', ['0 w 8', '0 store', '2 store', '1 load', '1 r 8'], ['0-4']],
    ['a chain of reads and writes at once', ['0 w 8', '0 store', '2 add', '1 load', '1 r 8'], []],
    ['a chain over two words', ['0 w 8', '0 store 0', '2 load 0', '2 store 4', '1 load 4', '1 w 8'], []],
    ['not a write that a plain one has hidden', ['0 w 8', '0 store', '0 w', '1 load', '1 r 8'], ['2-3', '0-4']],
    [
      'not a write that one of another size has hidden',
      ['0 w 8', '0 store', '0 store 0 1', '1 load', '1 r 8'],
      ['2-3', '0-4'],
    ],
    ['what is sent and received', ['0 w 8', '0 send bell', '1 receive bell', '1 r 8'], []],
    ['not what is sent to another', ['0 w 8', '0 send bell', '1 receive door', '1 r 8'], ['0-3']],
    [
      'what several have sent',
      ['0 w 8', '0 send bell', '1 w 4', '1 send bell', '2 receive bell', '2 r 8', '2 r 4'],
      [],
    ],
    ['what was sent, and passed on', ['0 w 8', '0 send ipi', '1 forward ipi cpu', '1 receive cpu', '1 r 8'], []],
    ['not what has not arrived', ['0 w 8', '0 send ipi', '1 receive cpu', '1 r 8'], ['0-3']],
  ])('%s', (_, script, expected) => expect(racesOf(...script)).toEqual(expected));
});

describe('an access that another one stands for', () => {
  it.each([
    ['is told by that one: a later write', ['0 w 8', '0 w 8', '1 r 8'], ['1-2']],
    ['is told by that one, of another thread', ['0 w 8', '0 store', '1 load', '1 w 8', '2 r 8'], ['3-4']],
    ['but a read stands for no write', ['0 w 8', '0 r 8', '1 r 8'], ['0-2']],
    ['an atomic one stands for no plain one', ['0 w 0', '0 store 0', '1 store 0'], ['0-2']],
    ['a smaller one stands for no larger one', ['0 w 8 4', '0 w 8 2', '1 r 8 4'], ['0-2', '1-2']],
  ])('%s', (_, script, expected) => expect(racesOf(...script)).toEqual(expected));
});

it('says what the other thread has seen last', () => {
  const detector = new RaceDetector();
  detector.begin(2);
  detector.atomic(0, 7, { reads: false, writes: true }, 0, 4, 0);
  detector.plain(0, 8, 1, 8, 4, 0);
  detector.atomic(1, 9, { reads: true, writes: false }, 0, 4, 0);
  detector.plain(1, 10, 0, 8, 4, 0);
  expect(detector.races).toMatchObject([{ first: { site: 8 }, second: { site: 10 }, published: 7, byte: 8 }]);
});

it('begins anew with each execution', () => {
  const detector = new RaceDetector();
  for (let execution = 0; execution < 2; execution++) {
    detector.begin(2);
    detector.plain(execution, 1, 1, 0, 4, 0);
    expect(detector.races).toEqual([]);
  }
});
