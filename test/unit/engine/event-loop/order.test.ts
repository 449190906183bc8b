/** The order of what goes on later, on coroutines and as Node itself has it, side by side. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadScenario, type LoadedScenario } from '../../../../src/runners/coop/load.js';
import { ROOT } from '../../../support/command-line.js';

type Program = (log: (line: unknown) => void) => Promise<void>;

const URL_OF_PROGRAMS = pathToFileURL(join(ROOT, 'test/samples/order/programs.mjs')).href;
const { programs } = (await import(URL_OF_PROGRAMS)) as { readonly programs: Readonly<Record<string, Program>> };

async function natively(program: Program): Promise<string[]> {
  const lines: string[] = [];
  await program((line) => void lines.push(String(line)));
  return lines;
}

describe('the order of', () => {
  let loaded: LoadedScenario;
  beforeAll(async () => {
    loaded = await loadScenario(URL_OF_PROGRAMS);
  });

  it.each(Object.entries(programs))('%s', async (name, program) => {
    const native = await natively(program);
    expect(native.length).toBeGreaterThan(0);
    const { outcome, findings } = loaded.executor(name).execute({ choose: ({ preferred }) => preferred });
    expect(findings).toEqual([]);
    expect(outcome.split('\n')).toEqual(native);
  });
});
