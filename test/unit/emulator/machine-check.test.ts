/** A CPU's thread that dies ends the machine with a report; nothing hangs, and nothing is left behind. */
import { beforeAll, describe, expect, it } from 'vitest';
import { CpuThreads } from '../../../src/engine/free/threads.js';
import { MachineCheck } from '../../../src/engine/free/machine-check.js';
import { Machine } from '../../../src/emulator/machine.js';
import { Event } from '../../../src/trace/event.js';
import { dealtOut } from '../../support/some.js';
import { threadCount, threadsGone } from '../../support/thread-count.js';

/**
 * Nothing here would ever end by itself. The promise is two seconds: one, that is STOP_MS, for those that do not
 * listen, and one in hand; a loaded host may need more than that for anything at all.
 */
const FOR_EVER_MS = 15_000;

function boot(threads?: CpuThreads): Promise<Machine> {
  const program = new URL('./failing-program.js', import.meta.url);
  return Machine.boot({ cpus: 3, program, data: { looping: 1 }, ...(threads && { threads }) });
}

/** Starts `loop` on CPU 1 and returns when it does. */
async function startLoop(machine: Machine): Promise<{ readonly ending: Promise<unknown> }> {
  const ending = machine.run(1, 'loop').catch((error: unknown) => error);
  await machine.control.until(machine.map.data.looping.base, (looping) => looping === 1);
  return { ending };
}

async function msUntil(settled: Promise<unknown>): Promise<number> {
  const from = performance.now();
  await settled;
  return performance.now() - from;
}

const DEATHS: readonly { task: string; args?: readonly unknown[]; message: string | RegExp }[] = [
  { task: 'throwError', message: 'CPU 2: Error: bang' },
  { task: 'throwText', message: 'CPU 2: Error: threw text' },
  { task: 'throwNull', message: 'CPU 2: Error: threw null' },
  { task: 'throwUncloneable', message: /^CPU 2: .*with a function/ },
  { task: 'exit', args: [7], message: 'CPU 2: its thread ended: worker exited with code: 7' },
  { task: 'exit', args: [0], message: 'CPU 2: its thread ended: worker exited with code: 0' },
  { task: 'overflow', message: 'CPU 2: RangeError: Maximum call stack size exceeded' },
  { task: 'runOutOfMemory', message: 'CPU 2: its thread ran out of memory' },
  { task: 'returnFunction', message: /^CPU 2: .*could not be cloned/ },
  { task: 'returnPromise', message: /^CPU 2: .*could not be cloned/ },
  { task: 'unheardOf', message: /^CPU 2: Error: no task is named unheardOf; there are bootOthers, .*throwError/ },
];

describe('a CPU whose thread dies', () => {
  let threads: CpuThreads;
  beforeAll(() => {
    threads = new CpuThreads(3);
    return () => threads.destroy();
  });

  it('killed from outside, in the middle of a loop: likewise', async () => {
    const machine = await boot(threads);
    const { ending } = await startLoop(machine);
    machine.control.kill(1);
    const check = await machine.ended;
    expect(check).toMatchObject({ cpu: 1, message: 'CPU 1: its thread was killed' });
    expect(await ending).toBe(check);
    expect(threads.free).toBe(3);
  });

  it.each(dealtOut(DEATHS))(
    'by $task $args: the report names it, its last events and the error, and the others stop',
    async ({ task, args = [], message }) => {
      const machine = await boot(threads);
      const others = [machine.run(0, 'relaxForEver'), machine.run(1, 'nothing')].map((run) =>
        run.catch((error: unknown) => error),
      );
      const died = await machine.run(2, task, ...args).catch((error: unknown) => error);
      expect(await msUntil(machine.ended)).toBeLessThan(FOR_EVER_MS);
      const check = await machine.ended;
      expect(check).toBeInstanceOf(MachineCheck);
      expect(check).toMatchObject({
        cpu: 2,
        message: typeof message === 'string' ? message : expect.stringMatching(message),
      });
      expect(check!.message).not.toContain('\n');
      expect(check!.events.every(({ cpu }) => cpu === 2)).toBe(true);
      expect(check!.events.findLast(({ kind }) => kind === Event.TASK)).toMatchObject({ a: 1 });
      expect(died).toBe(check);
      expect(await others[0]).toBe(check);
      expect([0, check]).toContain(await others[1]); // done, or not
      await expect(machine.run(0, 'nothing')).rejects.toBe(check);
      expect(await machine.shutdown()).toBe(check);
    },
  );

  it('in an interrupt, too', async () => {
    const machine = await boot(threads);
    machine.control.raise(1, 'throwInInterrupt');
    const check = await machine.ended;
    expect(check).toMatchObject({ cpu: 1, message: 'CPU 1: TypeError: in the interrupt' });
    expect(check!.events.at(-1)).toMatchObject({ kind: Event.DEVICE, inHardirq: true, irqsOff: true });
  });

  it.each(['leakPreemption', 'leakIrqs'])('because a task did %s: it cannot sleep', async (task) => {
    const machine = await boot(threads);
    await machine.run(2, task).catch(() => undefined);
    expect(await machine.ended).toMatchObject({
      cpu: 2,
      message: 'CPU 2: Error: sleeping function called from invalid context',
    });
  });

  it('while others wait for it leaves nobody waiting', async () => {
    const machine = await boot(threads);
    await expect(machine.call(0, 2, 'throwInInterrupt', 0, true)).rejects.toMatchObject({ cpu: 2 });
    expect(await machine.ended).toMatchObject({ cpu: 2 });
  });
});

describe('a CPU that does not listen', () => {
  it('is ended with its machine, and the next machine runs on new threads', async () => {
    const threads = new CpuThreads(3);
    const machine = await boot(threads);
    const deaf = machine.run(1, 'deafToStop').catch((error: unknown) => error);
    expect(await msUntil(machine.shutdown())).toBeLessThan(FOR_EVER_MS);
    expect(await deaf).toMatchObject({ message: 'the machine was stopped' });
    const next = await boot(threads);
    expect(await next.run(1, 'nothing')).toBe(0);
    await next.shutdown();
    await threads.destroy();
  });
});

describe('of threads of its own', () => {
  let threadsBefore: number;
  beforeAll(async () => {
    await (await boot()).shutdown(); // what a process starts once is there afterwards
    threadsBefore = threadCount();
  });

  it.each(['throwError', 'exit'])('a machine leaves none when one dies by %s', async (task) => {
    const machine = await boot();
    await expect(machine.run(2, task, 1)).rejects.toThrow('CPU 2');
    await machine.ended;
    await threadsGone(threadsBefore);
  });

  it('a machine leaves none when one does not listen while it is shut down', async () => {
    const machine = await boot();
    const { ending } = await startLoop(machine);
    expect(await msUntil(machine.shutdown())).toBeLessThan(FOR_EVER_MS);
    expect(await ending).toMatchObject({ message: 'the machine was stopped' });
    await threadsGone(threadsBefore);
  });

  it('a machine leaves none when one dies while another does not listen', async () => {
    const machine = await boot();
    const { ending } = await startLoop(machine);
    await expect(machine.run(2, 'throwError')).rejects.toThrow('CPU 2: Error: bang');
    expect(await msUntil(machine.ended)).toBeLessThan(FOR_EVER_MS);
    expect(await ending).toMatchObject({ cpu: 2 });
    expect(await machine.shutdown()).toMatchObject({ cpu: 2 });
    await threadsGone(threadsBefore);
  });
});
