import { defineScenario } from 'smplab';

/** No CPU calls it unless it is told to. */
async function later(cpu) {
  await null;
  Atomics.store(cpu.mem, cpu.kernel.map.data.done.base, 2);
}

function atOnce(cpu) {
  Atomics.store(cpu.mem, cpu.kernel.map.data.done.base, 1);
}

export const scenario = defineScenario({
  name: 'machine-with-async-function',
  story: 'A module of a machine scenario has an async function.',
  source: '-',
  cpus: 2,
  kernel: 'v6.18',
  forms: ['broken', 'fixed'],
  data: { done: 1, asked: 1 },
  setup: (cpu, form) => void (cpu.mem[cpu.kernel.map.data.asked.base] = form === 'broken' ? 1 : 0),
  actors: [(cpu) => void (cpu.mem[cpu.kernel.map.data.asked.base] === 1 ? later(cpu) : atOnce(cpu))],
  after: (cpu) => String(cpu.mem[cpu.kernel.map.data.done.base]),
  outcomes: [{ match: '1', grade: 'acceptable', text: 'done at once' }],
});
