/**
 * `npm run verdicts -- --programs 500 --seed N`: checks generated programs whose answer is known. A disagreement is a
 * line on stdout, and its module is kept. `--right-only --times 5 --load 8`: right programs alone, five times each, by
 * all engines, beside eight busy processes. How much is looked at is said in executions, so that a verdict does not depend on the
 * load; the budget is what a check may take at most, and is held. `--plain`, `--language mjs` and `--engine coop` narrow a disagreement down.
 * Progress on stderr.
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startBusy } from './busy.js';
import { checkPrograms } from './check-programs.js';
import { generate, LANGUAGES } from './generate.js';
import type { Language, ProgramEngine } from './program.js';

const ENGINES: readonly string[] = ['coop', 'lockstep', 'all'];

const { values } = parseArgs({
  options: {
    programs: { type: 'string', default: '500' },
    seed: { type: 'string' },
    times: { type: 'string', default: '1' },
    load: { type: 'string', default: '0' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    'budget-ms': { type: 'string', default: '15000' },
    executions: { type: 'string', default: '5000' },
    engine: { type: 'string' },
    language: { type: 'string' },
    plain: { type: 'boolean', default: false },
    'right-only': { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const [count, times, jobs, budgetMs, executions] = [
  values.programs,
  values.times,
  values.jobs,
  values['budget-ms'],
  values.executions,
].map(Number);
const load = Number(values.load);
const { plain } = values;
const language = values.language as Language | undefined;
const rightOnly = values['right-only'];
const engine = (values.engine ?? (rightOnly ? 'all' : undefined)) as ProgramEngine | undefined;
if (
  ![count, times, jobs, budgetMs, executions].every((value) => Number.isSafeInteger(value) && value > 0) ||
  ![seed, load].every((value) => Number.isSafeInteger(value) && value >= 0) ||
  (engine !== undefined && !ENGINES.includes(engine)) ||
  (language !== undefined && !LANGUAGES.includes(language))
) {
  console.error(
    'verdicts: --programs, --times, --jobs, --budget-ms and --executions are numbers from 1, --seed and --load from 0; ' +
      `--engine is ${ENGINES.join(', ')}; --language is ${LANGUAGES.join(', ')}`,
  );
  process.exit(2);
}

const programs = generate({ seed, count, rightOnly, plain, ...(language && { language }), ...(engine && { engine }) });
const all = Array.from({ length: times }, () => programs).flat();
console.error(`verdicts: ${all.length} checks of ${budgetMs} ms from seed ${seed}, ${jobs} at a time, load ${load}`);
const endBusy = startBusy(load);
let done = 0;
try {
  const { disagreements, folder } = await checkPrograms(all, {
    budgetMs,
    executions,
    seed,
    jobs,
    onDisagreement: ({ program: { name, made }, text, command }) =>
      console.log(`${name}: ${text} [${made.join(', ')}]\n  ${command}`),
    onProgram: () => {
      if (++done % 25 === 0) console.error(`verdicts: ${done} of ${all.length}`);
    },
  });
  const right = all.filter(({ fault }) => fault === null).length;
  console.log(
    `${all.length} checks, ${right} of right programs and ${all.length - right} with a seeded fault: ` +
      `${disagreements.length} disagreements${folder === null ? '' : ` (modules in ${folder})`}`,
  );
  process.exitCode = disagreements.length > 0 ? 1 : 0;
} finally {
  endBusy();
}
