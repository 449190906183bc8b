/** A waiting call that is unlocked before its function. */
import { at } from '../../memory/arena.js';
import type { Cpu } from '../../kernel/kernel.js';
import { smpCallFunctionSingle } from '../../kernel/smp/smp-single.js';
import { defineScenario, tells } from '../define.js';

const TARGET = 1;

function answer(cpu: Cpu): void {
  cpu.mem[at(cpu.kernel.map.data.answer, 0)] = 1;
}

export const scenario = defineScenario({
  name: 'csd/unlocked-too-early',
  story: `Unlocking first and running the function then is right for an async call. With a waiting one, the sender goes on
without the answer that it waited for.`,
  source: 'the order of 8053871d0f7f, applied to waiting calls',
  cpus: 2,
  prompt: true,
  forms: ['v3.15', 'v6.18', 'busted-sync-unlock'],
  data: { answer: 1, seen: 1 },
  functions: { answer },
  actors: [
    (cpu) => {
      const { answer: word, seen } = cpu.kernel.map.data;
      smpCallFunctionSingle(cpu, TARGET, answer, 0, true);
      cpu.mem[seen.base] = cpu.mem[word.base];
    },
  ],
  after: (cpu) => (cpu.mem[cpu.kernel.map.data.seen.base] === 1 ? 'answered' : 'returned without the answer'),
  races: [
    { of: 'answer', because: 'the sender does not wait for the function: that is the bug', on: ['busted-sync-unlock'] },
  ],
  outcomes: [
    { match: 'answered', grade: 'acceptable', text: 'the effects of the function were visible on return' },
    ...tells('returned without the answer', 'the call returned before its function ran', ['busted-sync-unlock']),
  ],
});
