/**
 * Thread entry of one CPU of the free engine. What is ECMAScript is imported, and late: a thread that is ended while
 * `require` loads such modules takes the process with it.
 */
import vm = require('node:vm');
import type { CodeFile, CpuStart, SystemModule } from '../src/engine/free/cpu-thread.js' with {
  'resolution-mode': 'import',
};

type Body = (module: NodeJS.Module, require: (name: string) => unknown, path: string) => void;

/** What the files need of each other, and the system: by how it is named. */
const made: Record<string, unknown> = {};

/** As `require` does: what is required by this path later is the same. */
function load({ name, path, source, cache }: CodeFile): unknown {
  if (made[name] !== undefined) return made[name];
  const own = new (module.constructor as new (id: string) => NodeJS.Module)(path);
  own.filename = path;
  const script = new vm.Script(source, { filename: path, cachedData: cache });
  (script.runInThisContext() as Body)(own, (other) => made[other] ?? own.require(other), path);
  own.loaded = true;
  require.cache[path] = own;
  return (made[name] = own.exports);
}

const loaded = async (system: CpuStart['system']): Promise<unknown> =>
  typeof system === 'string' ? await import(system) : system.map(load).at(-1);

export = async (start: CpuStart): Promise<void> => await ((await loaded(start.system)) as SystemModule).runCpu(start);
