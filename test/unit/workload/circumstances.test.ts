import { describe, expect, it } from 'vitest';
import { NO_DELAY, parseDelaySetting } from '../../../src/machine/delay.js';
import { circumstancesOf, latenessOf, type Circumstances } from '../../../src/workload/circumstances.js';
import { call, offline, online, scriptOf } from './recordings.js';

describe('the lateness of a cycle', () => {
  it.each([
    ['none', ['prompt', 'prompt']],
    ['fixed:200us', ['clock', 'clock']],
    ['uniform:0..2ms', ['clock', 'clock']],
    ['exp:500us', ['clock', 'clock']],
    ['held', ['idle-dead', 'exit']],
    ['held:exit', ['exit', 'exit']],
    ['held:idle-dead', ['idle-dead', 'idle-dead']],
    ['held,1>2=none', ['prompt', 'prompt']],
    ['none,1>2=held:exit', ['exit', 'exit']],
    ['none,2>1=held:exit', ['prompt', 'prompt']],
    ['held:exit,1>2=exp:1ms', ['clock', 'clock']],
  ])('from CPU 1 to CPU 2 with %s', (text, expected) => {
    const setting = parseDelaySetting(text);
    expect([4, 5].map((index) => latenessOf(setting, 1, 2, index))).toEqual(expected);
  });
});

describe('circumstances', () => {
  const script = scriptOf(
    {
      calls: [call(1, 0, [1]), call(2, 2, [3])],
      hotplug: [offline(3, 1, 0), online(4, 1, 0)],
    },
    { cycles: 4, careless: 1 },
  );
  const faults = { lostIpi: 0.25, spuriousIpi: 0 };

  it.each<[string, Partial<Circumstances['cycles']>, Circumstances['delays']]>([
    ['none', { prompt: 4 }, ['none']],
    ['held', { exit: 2, 'idle-dead': 2 }, ['held']],
    ['exp:1ms', { clock: 4 }, ['clock']],
    ['none,2>3=held:exit,1>0=held', { prompt: 2, exit: 2 }, ['none', 'held']],
    ['held:exit,0>1=fixed:1ms,2>3=none', { prompt: 2, clock: 2 }, ['held', 'clock', 'none']],
  ])('of a script with %s', (text, cycles, delays) => {
    expect(circumstancesOf(script, parseDelaySetting(text), faults)).toEqual({
      cycles: { prompt: 0, clock: 0, exit: 0, 'idle-dead': 0, ...cycles },
      delays,
      carelessCalls: 4,
      recordedOfflines: 1,
      ...faults,
    });
  });

  it('of one in which nothing happens', () => {
    expect(circumstancesOf(scriptOf({}), NO_DELAY, faults)).toMatchObject({
      cycles: { prompt: 0, clock: 0, exit: 0, 'idle-dead': 0 },
      carelessCalls: 0,
      recordedOfflines: 0,
    });
  });
});
