import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldCpus } from '../../../src/workload/fold.js';
import { buildScript } from '../../../src/workload/script.js';
import { ANY_REPLAY, call, offline, online, recorded } from './recordings.js';

describe('folding', () => {
  it('leaves a recording alone that fits', () => {
    const recording = recorded({ cpus: 4, calls: [call(0, 0, [1])] });
    expect(foldCpus(recording, 4)).toBe(recording);
  });

  it('makes CPU n that of n modulo the CPUs, leaves out what is to its own sender, and says so', () => {
    const calls = [call(0, 300, [301, 303, 305]), call(1, 1, [5]), call(2, 2, [400])];
    const hotplug = [offline(3, 301, 305), online(4, 301, 2)];
    expect(foldCpus(recorded({ cpus: 401, calls, hotplug, notes: ['a note'] }), 4)).toMatchObject({
      cpus: 4,
      calls: [
        { sender: 0, targets: [1, 3], serviceUs: [1, 1], latencyUs: [2, 2] },
        { sender: 2, targets: [0] },
      ],
      hotplug: [
        { cpu: 1, controller: 2 },
        { cpu: 1, controller: 2 },
      ],
      notes: ['401 CPUs folded onto 4: 2 calls left out that would be to their own sender', 'a note'],
    });
  });

  it('of any recording gives one that can be replayed', () => {
    fc.assert(
      fc.property(ANY_REPLAY, ({ recording, options }) => {
        const cpus = Math.max(2, recording.cpus - 1);
        const folded = foldCpus(recording, cpus);
        for (const { sender, targets } of folded.calls) {
          if (recording.cpus === cpus) break;
          expect(targets).not.toContain(sender);
          expect(new Set(targets).size).toBe(targets.length);
        }
        for (const { cpu, controller } of folded.hotplug) expect(controller).not.toBe(cpu);
        const script = buildScript(folded, { ...options, cpus });
        expect(script.items).toHaveLength(cpus);
      }),
    );
  });
});
