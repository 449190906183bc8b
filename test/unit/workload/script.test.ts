import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildScript, GAP_MAX_US, SERVICE_MAX_US, type Item } from '../../../src/workload/script.js';
import { Player } from './playing.js';
import { ANY_REPLAY, call, callsIn, itemsOf, offline, online, scriptOf } from './recordings.js';

const ascending = (a: number, b: number): number => a - b;

describe('the traffic', () => {
  it('is sent by the recorded CPU, in order, with the recorded gaps', () => {
    const { items, calls } = scriptOf({
      calls: [call(10, 0, [1]), call(15, 2, [0, 3]), call(40, 0, [3], { context: 'irq' })],
    });
    expect(items).toEqual([
      [
        { kind: 'async', gapUs: 10, call: 0, irq: false },
        { kind: 'async', gapUs: 30, call: 3, irq: true },
      ],
      [],
      [{ kind: 'many', gapUs: 15, calls: [1, 2] }],
      [],
    ]);
    expect(calls.map(({ target }) => target)).toEqual([1, 0, 3, 3]);
  });

  it.each([
    { timeScale: 0, gapUs: 0, serviceUs: 0 },
    { timeScale: 0.5, gapUs: 10, serviceUs: 20 },
    { timeScale: 1_000, gapUs: GAP_MAX_US, serviceUs: SERVICE_MAX_US },
  ])('is scaled in time by $timeScale, within bounds', ({ timeScale, gapUs, serviceUs }) => {
    const script = scriptOf({ calls: [call(20, 0, [1], { serviceUs: [40] })] }, { timeScale });
    expect(script.items[0]).toMatchObject([{ gapUs }]);
    expect(script.calls).toMatchObject([{ serviceUs, recordedLatencyUs: 2 }]);
  });

  it('runs for no time where none was recorded', () => {
    const script = scriptOf({ calls: [call(20, 0, [1], { serviceUs: [null], latencyUs: [null] })] });
    expect(script.calls).toMatchObject([{ serviceUs: 0, recordedLatencyUs: null }]);
  });

  it.each([
    { cpus: 4, senders: [0] },
    { cpus: 7, senders: [0] },
    { cpus: 8, senders: [0, 4] },
    { cpus: 13, senders: [0, 4, 8] },
  ])('is there in as many copies as fit on $cpus CPUs', ({ cpus, senders }) => {
    const script = scriptOf({ calls: [call(1, 0, [1])], hotplug: [offline(5, 2, 3), online(9, 2, 0)] }, { cpus });
    expect(itemsOf(script, 'async').map((item) => item.cpu)).toEqual(senders);
    expect(script.calls.map(({ target }) => target)).toEqual(senders.map((base) => base + 1));
    expect(itemsOf(script, 'offline').map((item) => [item.cpu, item.target])).toEqual(
      senders.map((base) => [base + 3, base + 2]),
    );
    expect(script.items).toHaveLength(cpus);
  });
});

describe('cycles', () => {
  const calls = Array.from({ length: 100 }, (_, i) => call(i, 0, [1 + (i % 3)]));

  it('follow the calls that they are spread over evenly, and send one more to the same CPU', () => {
    const script = scriptOf({ calls }, { cycles: 4 });
    const places = script.items[0].flatMap((item, place) => (item.kind === 'cycle' ? [place] : []));
    expect(script.cycles).toBe(4);
    expect(places.map((place, cycle) => place - cycle)).toEqual([13, 38, 63, 88]);
    for (const place of places) {
      const [before, cycle] = script.items[0].slice(place - 1, place + 1).map((item) => script.calls[callsIn(item)[0]]);
      expect(cycle).toMatchObject({ target: before.target, added: 'cycle', recordedLatencyUs: null });
    }
  });

  it('are sent as the call before them was: from an interrupt, or not', () => {
    const script = scriptOf({ calls: [call(1, 0, [1], { context: 'irq' }), call(2, 0, [1])] }, { cycles: 2 });
    expect(itemsOf(script, 'cycle').map(({ irq }) => irq)).toEqual([true, false]);
  });

  it("take a call's targets by turns", () => {
    const script = scriptOf({ calls: [call(1, 0, [1, 2, 3])] }, { cycles: 6 });
    expect(itemsOf(script, 'cycle').map((item) => script.calls[item.call].target)).toEqual([1, 2, 3, 1, 2, 3]);
  });

  it.each<[string, Partial<Parameters<typeof scriptOf>[0]>, number[]]>([
    ['the sender itself', { calls: [call(1, 2, [2, 1])] }, [1]],
    ['a CPU that is off', { calls: [call(5, 0, [1, 3])], hotplug: [offline(2, 1, 0), online(9, 1, 0)] }, [3]],
    ['a CPU that is not off yet', { calls: [call(2, 0, [1])], hotplug: [offline(2, 1, 0), online(9, 1, 0)] }, [1]],
  ])('and %s', (_, recording, targets) => {
    const script = scriptOf(recording, { cycles: 3 });
    expect(new Set(itemsOf(script, 'cycle').map((item) => script.calls[item.call].target))).toEqual(new Set(targets));
  });

  it('find no place in a recording with no calls to another CPU', () => {
    const script = scriptOf({ calls: [call(1, 0, [0]), call(2, 3, [3])] }, { cycles: 20, careless: 1 });
    expect(script).toMatchObject({ cycles: 0, calls: [{ target: 0 }, { target: 3 }] });
  });

  it.each([
    [0, 0],
    [1, 200],
  ])('a share of %d of them have a careless call: %d of 200', (careless, count) => {
    const script = scriptOf({ calls }, { cycles: 200, careless });
    expect(script.calls.filter(({ added }) => added === 'careless')).toHaveLength(count);
  });

  it('which ones, the seed says', () => {
    const choice = (seed: number): boolean[] =>
      itemsOf(scriptOf({ calls }, { cycles: 40, careless: 0.5, seed }), 'cycle').map((item) => item.careless !== null);
    expect(choice(1)).toEqual(choice(1));
    expect(choice(1)).not.toEqual(choice(2));
    expect(new Set(choice(1))).toEqual(new Set([true, false]));
  });
});

describe('recorded hotplug', () => {
  const hotplug = [offline(10, 1, 0), online(20, 1, 2)];

  it('happens at its place: after the calls before it, which are over, and before those behind it', () => {
    const script = scriptOf({
      hotplug,
      calls: [call(3, 2, [1]), call(4, 0, [1, 2]), call(10, 3, [1]), call(15, 2, [1]), call(30, 2, [1])],
    });
    expect(itemsOf(script, 'offline')).toEqual([{ cpu: 0, kind: 'offline', gapUs: 6, target: 1, needs: 0, done: 3 }]);
    expect(itemsOf(script, 'online')).toEqual([{ cpu: 2, kind: 'online', gapUs: 5, target: 1, needs: 1 }]);
    expect(itemsOf(script, 'park')).toEqual([{ cpu: 1, kind: 'park', events: 2 }]);
    expect(script.calls.filter(({ target }) => target === 1).map(({ needs }) => needs)).toEqual([0, 0, 0, 1, 2]);
  });

  it('waits for the cycles before it too', () => {
    const script = scriptOf({ hotplug, calls: [call(3, 2, [1])] }, { cycles: 2 });
    expect(itemsOf(script, 'offline')).toMatchObject([{ done: 1 + 2 * 2 }]);
  });

  it('what a CPU sends on its way down is sent before it goes', () => {
    const script = scriptOf({ hotplug, calls: [call(11, 1, [3]), call(12, 1, [0, 2])] });
    expect(script.items[1].map(({ kind }) => kind)).toEqual(['async', 'many', 'park']);
  });

  it.each<[string, Parameters<typeof scriptOf>[0]['hotplug'], string]>([
    ['a CPU that stays off comes back in the end', [offline(10, 1, 0)], '-1/0 +1/0'],
    ['… also when who took it down is off', [offline(10, 1, 2), offline(20, 2, 0)], '-1/2 -2/0 +1/0 +2/0'],
    ['who is off takes nobody down', [offline(10, 1, 0), offline(20, 2, 1)], '-1/0 -2/0 +1/0 +2/0'],
    ['two events in one microsecond', [offline(10, 1, 0), online(10, 1, 2)], '-1/0 +1/2'],
    [
      'one CPU stays',
      [offline(1, 0, 1), offline(2, 1, 2), offline(3, 2, 3), offline(4, 3, 0), online(5, 3, 0)],
      '-0/1 -1/2 -2/3 +0/3 +1/0 +2/0',
    ],
  ])('%s', (_, events, expected) => {
    const script = scriptOf({ hotplug: events ?? [], calls: [call(1, 0, [1])] });
    const found = [...itemsOf(script, 'offline'), ...itemsOf(script, 'online')].map(
      ({ kind, target, cpu }) => `${kind === 'offline' ? '-' : '+'}${target}/${cpu}`,
    );
    expect(found.toSorted()).toEqual(expected.split(' ').toSorted());
  });
});

describe('whatever was recorded', () => {
  it('the same seed gives the same script', () => {
    fc.assert(
      fc.property(ANY_REPLAY, ({ recording, options }) => {
        expect(buildScript(recording, options)).toEqual(buildScript(structuredClone(recording), options));
      }),
    );
  });

  it('every recorded call is sent once a copy, and so is every added one', () => {
    fc.assert(
      fc.property(ANY_REPLAY, ({ recording, options }) => {
        const { items, calls } = buildScript(recording, options);
        const copies = Math.floor(options.cpus / recording.cpus);
        const sent = items.flat().flatMap(callsIn);
        expect(sent.toSorted(ascending)).toEqual([...calls.keys()]);
        const recordedCalls = recording.calls.flatMap(({ targets }) => targets);
        expect(calls.filter(({ added }) => added === 'no')).toHaveLength(copies * recordedCalls.length);
        for (let copy = 0; copy < copies; copy++) {
          const here = items
            .map((list, cpu) => ({ list, cpu }))
            .filter(({ cpu }) => Math.floor(cpu / recording.cpus) === copy);
          const targets = here.flatMap(({ list }) => list.flatMap(callsIn)).map((id) => calls[id]);
          const regular = targets
            .filter(({ added }) => added === 'no')
            .map(({ target }) => target - copy * recording.cpus);
          expect(regular.toSorted(ascending)).toEqual(recordedCalls.toSorted(ascending));
        }
      }),
    );
  });

  it('calls that are sent together have consecutive numbers: the first names them all', () => {
    fc.assert(
      fc.property(ANY_REPLAY, ({ recording, options }) => {
        for (const { calls } of itemsOf(buildScript(recording, options), 'many')) {
          expect(calls).toEqual(calls.map((_, index) => calls[0] + index));
        }
      }),
    );
  });

  it('as many cycles as were asked for, unless there is no place for any', () => {
    fc.assert(
      fc.property(ANY_REPLAY, ({ recording, options }) => {
        const script = buildScript(recording, options);
        const cycles = itemsOf(script, 'cycle');
        expect([0, options.cycles]).toContain(script.cycles);
        expect(cycles.map(({ index }) => index).toSorted(ascending)).toEqual([...Array(script.cycles).keys()]);
        for (const { cpu, call: id } of cycles) expect(script.calls[id].target).not.toBe(cpu);
      }),
    );
  });

  it('gaps and service times are bounded', () => {
    fc.assert(
      fc.property(ANY_REPLAY, ({ recording, options }) => {
        const { items, calls } = buildScript(recording, options);
        const gaps = items.flat().flatMap((item: Item) => ('gapUs' in item ? [item.gapUs] : []));
        for (const gap of gaps) expect(gap >= 0 && gap <= GAP_MAX_US).toBe(true);
        for (const { serviceUs } of calls) expect(serviceUs >= 0 && serviceUs <= SERVICE_MAX_US).toBe(true);
      }),
    );
  });

  it('can be played to its end, whoever is first; and then all CPUs are online', () => {
    fc.assert(
      fc.property(ANY_REPLAY, fc.boolean(), ({ recording, options }, backwards) => {
        const player = new Player(buildScript(recording, options));
        const cpus = [...Array(options.cpus).keys()];
        expect(player.play(backwards ? cpus.toReversed() : cpus)).toEqual([]);
        expect(player.wrong).toEqual([]);
        expect(player.online).not.toContain(false);
      }),
      { numRuns: 1_000 },
    );
  });
});
