/** Whatever ends what is under test, both engines say the same of it, and neither ends with it. */
import { fileURLToPath } from 'node:url';
import { Broken, explore } from 'smplab';
import { describe, expect, it } from 'vitest';
import { dealtOut } from '../../support/some.js';

const PATH = fileURLToPath(new URL('./ends-alike.js', import.meta.url));

describe.each(['coop', 'lockstep'] as const)('on %s', (engine) => {
  const explored = async (form: string, patienceMs = 60_000) =>
    await explore(PATH, { form, engine, jobs: 1, seed: 1, executions: 5, confirm: '1/1', patienceMs });

  it.each(
    dealtOut([
      ['exits', /^an actor threw ThreadExit: process\.exit\(3\) was called \(.*ends-alike\.js:\d+\)$/],
      ['kills itself', /^an actor threw ThreadExit: process\.kill of its own process was called \(.*\.js:\d+\)$/],
      ['throws undefined', /^an actor threw a value that is no Error: undefined$/],
      ['throws a proxy', /^an actor threw a value that is no Error: it has no text$/],
      ['exits after it', /^after\(\) threw ThreadExit: process\.exit\(0\) was called \(.*ends-alike\.js:\d+\)$/],
    ] as const),
  )('%s: found, with its place', async (form, text) => {
    expect((await explored(form)).finding?.text).toMatch(text);
  });

  it('asks for itself: it is there', async () => {
    expect((await explored('asks for itself')).finding).toBeNull();
  });

  it('backtracks: it is ended when patience is', async () => {
    const error: unknown = await explored('backtracks', 600).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Broken);
    expect((error as Error).message).toMatch(
      /^.*ends-alike\.js(?::\d+)?: never returned, in an actor: it was ended after /,
    );
  });
});
