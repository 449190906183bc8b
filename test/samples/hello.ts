import { isMainThread } from 'node:worker_threads';
import { at, type Cpu, Machine, smpCallFunctionSingle } from 'smplab';

export const functions = {
  bump: (cpu: Cpu, by: number): void => void Atomics.add(cpu.mem, at(cpu.kernel.map.data.counter, 0), by),
};
export const tasks = { greet: (cpu: Cpu, to: number) => smpCallFunctionSingle(cpu, to, functions.bump, 42, true) };

if (isMainThread) {
  const machine = await Machine.boot({ cpus: 4, program: import.meta.url, data: { counter: 1 } });
  console.log('call CPU 2:', await machine.run(0, 'greet', 2)); // 0: it has run there
  console.log('take CPU 3 down:', await machine.cpuDown(3), 'online:', machine.online());
  console.log('call CPU 3:', await machine.run(0, 'greet', 3)); // -6: -ENXIO
  console.log('counter:', machine.mem[at(machine.map.data.counter, 0)], machine.statistics());
  await machine.shutdown();
}
