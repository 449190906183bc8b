import { pathToFileURL } from 'node:url';
import { check } from 'smplab';
import { INTERLEAVED } from '../../src/lab/plain-memory.js';
import { loadedCheck } from '../../src/runners/coop/loaded.js';
import { CheckRunner } from '../../src/runners/coop/runner.js';
import { exploring } from '../../src/search/explorer.js';
import { drive } from '../../src/search/runner.js';
import { coveringFirst, strategyNamed } from '../../src/search/strategies/index.js';
import { WHOLE } from '../../src/search/shard.js';
import { Random } from '../../src/machine/random.js';
import { samples } from '../support/samples.js';

const only = process.argv.slice(2);
for (const { name, path } of samples().filter(
  ({ broken, name }) =>
    broken && !name.startsWith('races/') && (only.length === 0 || only.some((o) => name.includes(o))),
)) {
  const { verdict, finding, explore } = await check(path, {
    budgetMs: 120_000,
    patienceMs: 20_000,
    threads: 1,
    seed: 2,
    engine: 'lockstep',
    ...(process.env.EX && { executions: Number(process.env.EX) }),
  });
  if (finding === null) {
    console.log(name, verdict, explore?.executions);
    continue;
  }
  const program = finding.program!;
  const calls = program.threads.flat().length + program.before.length;
  const loaded = await loadedCheck(pathToFileURL(path).href, []);
  const runner = new CheckRunner(loaded, program, INTERLEAVED);
  const out: string[] = [];
  for (let i = 0; i < runner.reductions; i++) {
    if (runner.executor([i]) === null) {
      out.push(`${i}: no program`);
      continue;
    }
    const strategy = coveringFirst(strategyNamed('portfolio', (stream) => new Random(1, stream))!, WHOLE, 5000);
    const statistics = drive(exploring(strategy, { executions: 10000, leftOut: [i] }), (wanted) =>
      runner.execute(wanted),
    );
    const f = statistics.findings[0] as any;
    if (f) out.push(`${i}: ${f.findings?.[0]?.kind ?? JSON.stringify(f).slice(0, 100)} after ${statistics.executions}`);
  }
  console.log(
    name,
    finding.kind,
    `${calls} calls`,
    `reductions ${runner.reductions}`,
    explore?.executions,
    out.length === 0 ? 'MINIMAL' : `NOT: ${out.join('; ')}`,
    JSON.stringify(finding.programText),
  );
}
process.exit(0);
