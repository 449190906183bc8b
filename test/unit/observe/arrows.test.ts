/** What leads from one actor to another, and what words hold, in executions written down by hand. */
import { describe, expect, it } from 'vitest';
import { arrowsOf } from '../../../src/observe/arrows.js';
import { wordAccesses } from '../../../src/observe/word-accesses.js';
import { Event } from '../../../src/trace/event.js';
import { note, op, POISON, recording } from './recording.js';

type Steps = Parameters<typeof recording>[0];

function arrows(...steps: Steps) {
  const observation = recording(steps);
  return arrowsOf(
    observation,
    steps.map((_, i) => i),
  ).map(({ kind, from, to }) => `${kind} ${from}→${to}`);
}
const waitEnds = (target: number): Steps[number] => ({
  actor: -1,
  depth: 0,
  irqsOff: false,
  occurrence: { kind: 'wait-ends', target },
});

describe('arrows', () => {
  it('lead from a write to the reads of it by others', () => {
    expect(
      arrows(
        op(0, 'load', 5, undefined, 0),
        op(0, 'store', 5, 1, 1),
        op(0, 'load', 5, undefined, 1),
        op(1, 'load', 5, undefined, 1),
        op(1, 'add', 5, 1, 1),
        op(0, 'exchange', 5, 9, 2),
      ),
    ).toEqual(['reads-from 1→3', 'reads-from 1→4', 'reads-from 4→5']);
  });

  it('do not lead to a store, nor from a compare-exchange that failed', () => {
    expect(
      arrows(
        op(0, 'store', 5, 1, 1),
        op(1, 'store', 5, 2, 2),
        op(0, 'compareExchange', 5, 1, 2),
        op(1, 'load', 5, undefined, 2),
      ),
    ).toEqual(['reads-from 1→2']);
  });

  it('lead from a plain write as from a store, and from nothing that only looks', () => {
    expect(
      arrows(
        op(0, 'store', 5, 1, 1),
        op(1, 'plain read', 5, undefined, 1),
        op(0, 'plain read', 5, undefined, 1),
        op(1, 'waitAsync', 5, 0, { async: false, value: 'not-equal' }),
        op(0, 'load', 5, undefined, 1),
        op(1, 'plain write', 5, 2, 2),
        op(0, 'load', 5, undefined, 2),
      ),
    ).toEqual(['reads-from 0→1', 'reads-from 0→3', 'reads-from 5→6']);
  });

  it('lead from a notify to what those do next that it woke, in the order of waiting', () => {
    const waits = (actor: number): Steps[number] => op(actor, 'wait', 5, 0, undefined);
    expect(
      arrows(
        waits(1),
        waits(2),
        op(0, 'notify', 5, 1, 1),
        op(2, 'load', 7, undefined, 0),
        op(1, 'load', 7, undefined, 0),
      ),
    ).toEqual(['wake-up 2→4']);
    expect(
      arrows(
        waits(1),
        waitEnds(1),
        waits(2),
        op(0, 'notify', 5, 1, 1),
        op(1, 'load', 7, undefined, 0),
        op(2, 'load', 7, undefined, 0),
      ),
    ).toEqual(['wake-up 3→5']);
    expect(arrows(op(1, 'wait', 5, 1, 'not-equal'), op(0, 'notify', 5, 1, 0), op(1, 'load', 7, undefined, 0))).toEqual(
      [],
    );
  });

  it('lead from every send of an IPI to the one interrupt', () => {
    const send = (from: number): Steps[number] => note(from, Event.IPI_SEND, 2, 1);
    expect(arrows(send(0), send(1), note(2, Event.IPI_TAKE, 1), note(2, Event.IPI_TAKE, 1))).toEqual([
      'ipi 0→2',
      'ipi 1→2',
    ]);
    expect(arrows(send(0), note(2, Event.IPI_TAKE, 3), note(1, Event.IPI_TAKE, 1))).toEqual([]);
  });
});

describe('what a word holds', () => {
  const held = (...steps: Steps) =>
    wordAccesses(recording(steps)).map((access) => access && `${access.effect} ${access.value}`);

  it('after each operation on it', () => {
    expect(
      held(
        op(0, 'load', 5, undefined, 3),
        op(0, 'store', 5, 4, 4),
        op(0, 'exchange', 5, 6, 4),
        op(0, 'add', 5, 2, 6),
        op(0, 'sub', 5, 1, 8),
        op(0, 'and', 5, 3, 7),
        op(0, 'or', 5, 8, 3),
        op(0, 'xor', 5, 1, 11),
        op(0, 'compareExchange', 5, 9, 10),
        op(0, 'wait', 5, 10, 'ok'),
        op(0, 'notify', 5, 1, 0),
      ),
    ).toEqual([
      'reads 3',
      'writes 4',
      'writes 6',
      'writes 8',
      'writes 7',
      'writes 3',
      'writes 11',
      'writes 10',
      'reads 10',
      'waits 10',
      'notifies null',
    ]);
  });

  it('after plain accesses, and waits that go on later', () => {
    expect(
      held(
        op(0, 'plain read', 5, undefined, 3),
        op(0, 'plain write', 5, 4, 4),
        op(0, 'waitAsync', 5, 4, { async: true, value: undefined }),
        op(0, 'waitAsync', 5, 9, { async: false, value: 'not-equal' }),
        op(0, 'plain access', 5, undefined, undefined),
        op(0, 'load', 5, undefined, 7),
      ),
    ).toEqual(['reads 3', 'writes 4', 'waits 4', 'waits null', 'writes 7', 'reads 7']);
  });

  it('after a compare-exchange, as far as somebody looks later', () => {
    const exchanged = op(0, 'compareExchange', 5, 1, 1);
    expect(held(exchanged)).toEqual(['writes null']);
    expect(held(exchanged, op(1, 'load', 6, undefined, 9), op(1, 'load', 5, undefined, 7))[0]).toBe('writes 7');
    expect(held(exchanged, op(1, 'store', 5, 8, 8))[0]).toBe('writes null');
  });

  it('in elements that are narrow: what the next one finds', () => {
    expect(held(op(0, 'add', 5, 200, 100), op(1, 'load', 5, undefined, 44))).toEqual(['writes 44', 'reads 44']);
  });

  it('when it was freed; and nothing of what is no operation on a word', () => {
    expect(
      held(op(0, 'load', 5, undefined, POISON), op(0, 'pause', -1, undefined, undefined), note(0, Event.WARN)),
    ).toEqual(['reads POISON', undefined, undefined]);
  });
});
