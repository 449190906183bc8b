import { describe, expect, it } from 'vitest';
import { complete, kernelWaiter, waitForCompletion } from '../../../src/kernel/sleep.js';
import { FakeMachine, WouldSpin } from '../../support/fake-cpu.js';

function setUp() {
  const machine = new FakeMachine({ cpus: 2, data: { word: 1 } });
  return { machine, mem: machine.mem, cpus: machine.cpus, word: machine.map.data.word.base };
}

describe('a completion', () => {
  it('is waited for until it is done, and stays done', () => {
    const { machine, cpus, word } = setUp();
    expect(() => waitForCompletion(cpus[0], word)).toThrow(WouldSpin);
    machine.meanwhile.push(
      () => {},
      () => complete(cpus[1], word),
    );
    waitForCompletion(cpus[0], word);
    waitForCompletion(cpus[0], word);
    expect(cpus[1].woken).toEqual(['word']);
  });

  it('must be waited for where one can sleep, and can be completed anywhere', () => {
    const { cpus, word } = setUp();
    cpus[0].irqDisable();
    expect(() => waitForCompletion(cpus[0], word)).toThrow('sleeping function called from invalid context');
    complete(cpus[0], word);
    waitForCompletion(cpus[0], word);
  });
});

describe('the waiter of kernel code', () => {
  it('sleeps as the kernel does: interrupts are served meanwhile', () => {
    const { mem, cpus, word } = setUp();
    const waiter = kernelWaiter(cpus[0]);
    cpus[1].sendIpi(0, 0);
    waiter.wait(mem, word, 0); // returns early: it has served something
    expect(() => waiter.wait(mem, word, 0)).toThrow(WouldSpin);
    mem[word] = 1;
    waiter.wait(mem, word, 0);
  });

  it('wakes who waits for the word', () => {
    const { mem, cpus, word } = setUp();
    kernelWaiter(cpus[0]).wake(mem, word, 1);
    expect(cpus[0].woken).toEqual(['word']);
  });
});
