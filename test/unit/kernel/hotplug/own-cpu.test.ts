/** A task may take down its own CPU: another CPU does the work, whatever comes between. */
import { describe, expect, it } from 'vitest';
import { EBUSY } from '../../../../src/kernel/errno.js';
import { cpuDown } from '../../../../src/kernel/hotplug/cpu-down.js';
import { OWN_DOWN } from '../../../../src/kernel/hotplug/own-cpu.js';
import { Random } from '../../../../src/machine/random.js';
import { at } from '../../../../src/memory/arena.js';
import { loadScenario } from '../../../../src/runners/coop/load.js';
import { RandomWalk } from '../../../../src/search/strategies/random-walk.js';
import { FakeMachine } from '../../../support/fake-cpu.js';

const PROGRAM = new URL('./own-cpu-program.js', import.meta.url).href;
const EXECUTIONS = 100;
const loaded = loadScenario(PROGRAM);

async function outcomes(form: string): Promise<string[]> {
  const executor = (await loaded).executor(form);
  const strategy = new RandomWalk(new Random(1));
  const seen = new Set<string>();
  for (let i = 0; i < EXECUTIONS; i++) {
    const { outcome, findings } = executor.execute(strategy.next(), [], null, i % 10 === 0);
    expect(findings).toEqual([]); // no data race either
    seen.add(outcome);
  }
  return [...seen].toSorted();
}

describe('cpu_down of the own CPU', () => {
  it('works, and the task goes on when its CPU is back', { timeout: 60_000 }, async () => {
    expect(await outcomes('back')).toEqual(['down and back']);
  });

  it('learns when it is back that another one was faster, and is not back when none brings it', {
    timeout: 60_000,
  }, async () => {
    expect(await outcomes('twice')).toEqual(['down and back', 'not back', 'was down already']);
  });

  it('of all CPUs at once: each does it for another, and the last one is refused', { timeout: 60_000 }, async () => {
    expect(await outcomes('both')).toEqual(['not back', 'refused: the last one']);
  });

  it('is refused when there is no other CPU, and leaves nothing behind', () => {
    const machine = new FakeMachine({ cpus: 2, online: [1] });
    expect(cpuDown(machine.cpus[1], 1)).toBe(-EBUSY);
    expect(machine.mem[at(machine.map.ownDown, 1) + OWN_DOWN.state]).toBe(0);
  });
});
