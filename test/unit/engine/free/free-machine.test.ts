import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FreeMachine } from '../../../../src/engine/free/free-machine.js';
import { MachineCheck, MachineEnded } from '../../../../src/engine/free/machine-check.js';
import { CpuThreads } from '../../../../src/engine/free/threads.js';
import { NO_DELAY } from '../../../../src/machine/delay.js';
import { bareMachine } from './bare-cpu.js';
import type { Behaviour } from './toy-system.js';

const CPUS = 2;
let threads: CpuThreads;
beforeAll(() => {
  threads = new CpuThreads(CPUS);
});
afterAll(() => threads.destroy());

function start(systemOptions: Behaviour, system = new URL('./toy-system.js', import.meta.url).href): FreeMachine {
  const { mem, layout, trace } = bareMachine(CPUS);
  const ipi = { delay: NO_DELAY, lost: 0, spurious: 0 };
  const epochNs = process.hrtime.bigint();
  return new FreeMachine(threads, {
    buffer: mem.buffer as SharedArrayBuffer,
    layout,
    trace,
    ipi,
    seed: 1,
    spin: 10,
    cores: 2,
    jitter: 0,
    epochNs,
    system,
    systemOptions,
  });
}

describe('a machine of the free engine', () => {
  it('runs whatever system it is handed', async () => {
    const machine = start('idle');
    await machine.ready();
    expect(await Promise.all([machine.run(0, 'first', [1, 2]), machine.run(1, 'second', [])])).toEqual([
      'first 1,2 on 0',
      'second  on 1',
    ]);
    expect([machine.running, machine.stopped, threads.free]).toEqual([CPUS, false, 0]);
    await machine.stop();
    expect([machine.running, machine.stopped, threads.free]).toEqual([0, true, CPUS]);
    expect(await machine.ended).toBeUndefined();
    await expect(machine.run(0, 'late', [])).rejects.toBeInstanceOf(MachineEnded);
  });

  it('ends with a machine check when a CPU comes back', async () => {
    const machine = start('returns');
    const check = await machine.ended;
    expect(check).toBeInstanceOf(MachineCheck);
    expect(check).toMatchObject({ cpu: 1, message: 'CPU 1: its thread came back' });
    expect(machine.running).toBe(0);
  });

  it.each<{ behaviour: Behaviour; message: string }>([
    { behaviour: 'fails to prepare', message: 'CPU 1: Error: not prepared' },
    { behaviour: 'throws at once', message: 'has no ground' },
  ])('is not ready when one $behaviour', async ({ behaviour, message }) => {
    const machine = start(behaviour);
    if (behaviour === 'fails to prepare') await expect(machine.ready()).rejects.toThrow(message);
    expect((await machine.ended)?.message).toContain(message);
  });

  it('is not waited for without end when one prepares for ever', async () => {
    const machine = start('prepares for ever');
    await expect(machine.ready(300)).rejects.toThrow(
      /^CPUs? (?:0, )?1 did not come to the end of loading within 0.3 s$/,
    );
    await machine.stop();
    expect(machine.running).toBe(0);
    await threads.destroy();
    threads = new CpuThreads(CPUS); // its threads were ended
  });

  it('waits for no task of booting without end', async () => {
    const machine = start('idle');
    await machine.ready();
    expect(await machine.runBooting(0, 'first', [1])).toBe('first 1 on 0');
    await expect(machine.runBooting(0, 'never', [], 100)).rejects.toThrow(
      /^CPU 0 did not come to the end of never within 0.1 s$/,
    );
    await machine.stop();
    expect([machine.running, threads.free]).toEqual([0, CPUS]);
  });

  it('is not ready when its system is not there', async () => {
    const machine = start('idle', 'file:///not/there.js');
    await expect(machine.ready()).rejects.toThrow(/^CPU \d: Error: Cannot find module/);
    expect(await machine.ended).toBeInstanceOf(MachineCheck);
  });
});

describe('a machine check', () => {
  it.each([
    { cause: new TypeError('no such thing'), message: 'CPU 3: TypeError: no such thing' },
    {
      cause: Object.assign(new Error('Worker terminated due to reaching memory limit'), {
        code: 'ERR_WORKER_OUT_OF_MEMORY',
      }),
      message: 'CPU 3: its thread ran out of memory',
    },
    { cause: new Error('worker exited with code: 9'), message: 'CPU 3: its thread ended: worker exited with code: 9' },
    { cause: 'its thread came back', message: 'CPU 3: its thread came back' },
  ])('says "$message"', ({ cause, message }) => {
    const check = new MachineCheck(3, cause, []);
    expect(check).toMatchObject({ name: 'MachineCheck', cpu: 3, cause, message, events: [] });
  });
});
