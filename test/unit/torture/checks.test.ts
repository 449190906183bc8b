/** The torture's own checks, each firing and silent, on CPUs of one thread. */
import { describe, expect, it } from 'vitest';
import { csdUnlock } from '../../../src/kernel/smp/csd.js';
import { takeCallQueue } from '../../../src/kernel/smp/smp-interrupt.js';
import { smpCallFunctionSingle } from '../../../src/kernel/smp/smp-single.js';
import { Random } from '../../../src/machine/random.js';
import { Event } from '../../../src/trace/event.js';
import { BlockPool, fillPool, freeBlock } from '../../../src/torture/blocks.js';
import { Calls } from '../../../src/torture/calls.js';
import { handlers, setHandlers } from '../../../src/torture/handlers.js';
import { BLOCK, BLOCKS_PER_CPU, tallied, TALLY, tortureData, Trouble } from '../../../src/torture/memory.js';
import { Mix } from '../../../src/torture/mix.js';
import { resolveParameters, resolveWeights, type Primitive } from '../../../src/torture/parameters.js';
import { hooks, notifiers } from '../../../src/torture/program.js';
import { FakeMachine } from '../../support/fake-cpu.js';

const CPUS = 3;

function setUp(variant = 'v3.16', online?: readonly number[]) {
  const machine = new FakeMachine({
    cpus: CPUS,
    variant,
    functions: handlers,
    data: tortureData(CPUS),
    hooks,
    notifiers,
    ...(online === undefined ? {} : { online }),
  });
  for (const cpu of machine.cpus) {
    fillPool(cpu);
    setHandlers(cpu, { longwait: 0, random: { next: () => 0, unit: () => 0.9, below: () => 4000 } });
  }
  const troubles = () => machine.traced(Event.TORTURE).map(({ cpu, a }) => [cpu, a]);
  return { machine, cpus: machine.cpus, pool: new BlockPool(), troubles };
}

describe('a function that is called', () => {
  it('finds nothing wrong when it sees its block and runs where it was asked to', () => {
    const { cpus, pool, troubles } = setUp();
    const block = pool.take(cpus[0], 1, true, false);
    expect(smpCallFunctionSingle(cpus[0], 1, handlers.scf_handler_1, block, true)).toBe(0);
    expect(cpus[0].mem[block + BLOCK.out]).toBe(1);
    expect(tallied(cpus[1], TALLY.invoked)).toBe(1);
    expect(troubles()).toEqual([]);
  });

  it('notes that it runs on another CPU', () => {
    const { cpus, pool, troubles } = setUp();
    smpCallFunctionSingle(cpus[0], 2, handlers.scf_handler_1, pool.take(cpus[0], 1, true, false), true);
    expect(troubles()).toEqual([[2, Trouble.WRONG_CPU]]);
    expect(tallied(cpus[2], TALLY.errs)).toBe(1);
  });

  it('notes that it does not see what the sender wrote', () => {
    const { cpus, pool, troubles } = setUp();
    const block = pool.take(cpus[0], 1, true, false);
    cpus[0].mem[block + BLOCK.in] = 0;
    smpCallFunctionSingle(cpus[0], 1, handlers.scf_handler_1, block, true);
    expect(troubles()).toEqual([[1, Trouble.NOT_IN]]);
  });

  it('notes that it is not alone in stop_machine', () => {
    const { cpus, troubles } = setUp();
    handlers.while_stopped(cpus[0], 0);
    expect(troubles()).toEqual([[0, Trouble.NOT_STOPPED]]);
    cpus[0].irqDisable();
    handlers.while_stopped(cpus[0], 0);
    expect(troubles()).toHaveLength(1);
  });
});

describe('a block', () => {
  it('comes back to its sender from wherever its function ran, and is cleared', () => {
    const { cpus, pool } = setUp();
    const taken = Array.from({ length: BLOCKS_PER_CPU }, () => pool.take(cpus[0], 1, false, false));
    expect(new Set(taken).size).toBe(BLOCKS_PER_CPU);
    expect(pool.take(cpus[0], 1, false, false)).toBe(0);
    expect(tallied(cpus[0], TALLY.alloc)).toBe(1);
    freeBlock(cpus[2], taken[5]);
    expect(pool.take(cpus[0], 2, true, true)).toBe(taken[5]);
    expect([...cpus[0].mem.subarray(taken[5], taken[5] + BLOCK.size)]).toEqual([0, 1, 0, 2, 1, 1, 0, 0, 0]);
  });
});

describe('an invoker', () => {
  const only = (primitive: Primitive) =>
    new Mix(resolveWeights(resolveParameters({ [`weight_${primitive}`]: 1 }), CPUS));

  it.each(['single_wait', 'single_rpc', 'many_wait', 'all_wait'] as const)(
    'is silent about a %s whose function has run',
    (primitive) => {
      const { cpus, troubles } = setUp();
      const calls = new Calls(cpus[0], {
        mix: only(primitive),
        random: { next: () => 0, unit: () => 0, below: (n) => (n === CPUS ? 1 : 0) },
        readLock: false,
        gated: false,
      });
      calls.invokeOne();
      expect([tallied(cpus[0], TALLY[primitive]), tallied(cpus[1], TALLY.invoked), troubles()]).toEqual([1, 1, []]);
    },
  );

  it('notes a call that returned before its function had run', () => {
    const { machine, cpus, troubles } = setUp();
    const calls = new Calls(cpus[0], {
      mix: only('single_wait'),
      random: { next: () => 0, unit: () => 0, below: (n) => (n === CPUS ? 1 : 0) },
      readLock: false,
      gated: false,
    });
    // Somebody takes the call off the queue and unlocks it, and nobody runs it.
    machine.meanwhile.push(() => csdUnlock(cpus[1], takeCallQueue(cpus[1])));
    calls.invokeOne();
    expect(troubles()).toEqual([[0, Trouble.NOT_OUT]]);
    expect(tallied(cpus[0], TALLY.mb_out)).toBe(1);
  });

  it('counts an offline target, and is no error', () => {
    const { cpus, troubles } = setUp('v3.16', [0, 1]);
    const random = new Random(1);
    for (const [primitive, counter] of [
      ['single', 'single_ofl'],
      ['single_wait', 'single_wait_ofl'],
      ['single_rpc', 'single_rpc_ofl'],
    ] as const) {
      const calls = new Calls(cpus[0], {
        mix: only(primitive),
        random: { next: () => 0, unit: () => random.unit(), below: (n) => (n === CPUS ? 2 : 0) },
        readLock: false,
        gated: false,
      });
      calls.invokeOne();
      expect([tallied(cpus[0], TALLY[primitive]), tallied(cpus[0], TALLY[counter])]).toEqual([1, 1]);
    }
    expect(troubles()).toEqual([]);
  });
});

describe('a CPU at idle-dead', () => {
  it('books what is left in its queue, and lets its sender go on', () => {
    const { machine, cpus, pool } = setUp('v3.15');
    const block = pool.take(cpus[0], 1, false, false);
    smpCallFunctionSingle(cpus[0], 1, handlers.scf_handler_1, block, false);
    hooks.idleDead!(cpus[1]);
    expect(tallied(cpus[1], TALLY.lost)).toBe(1);
    expect(machine.traced(Event.CALL_LOST)).toMatchObject([{ cpu: 1, c: block }]);
    smpCallFunctionSingle(cpus[0], 1, handlers.scf_handler_1, pool.take(cpus[0], 1, false, false), false); // its csd is free again
    machine.settle();
    expect(tallied(cpus[1], TALLY.invoked)).toBe(1);
  });
});
