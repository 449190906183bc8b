import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type * as smplab from '../../../src/machine.js';
import { cpuStates } from '../../../src/commands/torture/cpu-states.js';
import { isOwnCode } from '../../../src/common/own-modules.js';
import { inTime } from '../../../src/common/settle.js';
import { scenarioNames } from '../../../src/runners/scenario-catalog.js';
import { ROOT } from '../../support/command-line.js';

/** This only tells what hangs. */
const HUNG_MS = 60_000;
const DIST = join(ROOT, 'dist/src');
const LIB = join(ROOT, 'lib/src');
const entries = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));

describe('the bundle', () => {
  it.each(entries.filter((file) => !/^(?:cli|engine\/typescript)\//.test(file)))(
    '%s exports what the module does',
    async (file) => {
      const [bundled, compiled] = await Promise.all(
        [LIB, DIST].map(async (folder) =>
          Object.keys((await import(pathToFileURL(join(folder, file)).href)) as object),
        ),
      );
      expect(bundled).toEqual(compiled);
    },
  );

  it('has the scenarios, and all that rewritten modules of ours import', () => {
    const rewritten = (...folders: string[]): string[] =>
      folders.flatMap((folder) =>
        readdirSync(join(DIST, folder), { recursive: true, encoding: 'utf8' }).map((file) => posix.join(folder, file)),
      );
    const ofScenarios = [...rewritten('kernel', 'sync', 'scenarios', 'variants'), 'engine/controlled/cpu.js'];
    const ofChecks = [...rewritten('kernel', 'sync', 'scenarios'), 'check/run-calls.js'];
    const wanted = [ofScenarios, ofChecks].flatMap((files) =>
      files
        .filter((file) => file.endsWith('.js'))
        .flatMap(importsOf)
        .filter((file) => !files.includes(file)),
    );
    expect(wanted).toContain('memory/struct.js');
    const scenarios = scenarioNames().map((name) => `scenarios/${name}.js`);
    expect([...wanted, ...scenarios].filter((file) => !existsSync(join(LIB, file)))).toEqual([]);
  });

  it("has one kernel in a CPU's thread, whose code is found where it lies", async () => {
    const { Machine } = (await import(pathToFileURL(join(LIB, 'machine.js')).href)) as typeof smplab;
    await using machine = await Machine.boot({ cpus: 2, program: new URL('./one-kernel.js', import.meta.url) });
    expect(await answer(machine, 'isOneKernel')).toBe(true);
    expect(await answer(machine, 'readAnew')).toEqual(['import.cjs']); // code that V8 has cached cannot import
    expect(await answer(machine, 'stack')).toContain(join(ROOT, 'lib/chunks/machine.cjs:'));
  });

  it('is our own code, wherever it is', async () => {
    const { defineCheck } = (await import(pathToFileURL(join(LIB, 'index.js')).href)) as {
      readonly defineCheck: (definition: object) => { readonly definedAt?: { readonly url: string } };
    };
    const { definedAt } = defineCheck({});
    expect(definedAt?.url).toBe(import.meta.url);
    expect(isOwnCode(import.meta.url)).toBe(false);
    expect(isOwnCode(pathToFileURL(join(ROOT, 'lib/chunks/x.js')).href)).toBe(true);
  });
});

/** What a task on CPU 1 returns; if that does not come, where the CPUs stand. */
async function answer(machine: smplab.Machine, task: string): Promise<unknown> {
  const late = (): Error => new Error([`${task} has not come back`, ...cpuStates(machine)].join('; '));
  return await inTime(machine.run(1, task), HUNG_MS, late);
}

function importsOf(file: string): string[] {
  const source = readFileSync(join(DIST, file), 'utf8');
  return [...source.matchAll(/^(?:import|export)[^;]*? from '(\.[^']+)'/gm)].map(([, specifier]) =>
    posix.join(posix.dirname(file), specifier),
  );
}
