/** A scenario of the history on a kernel that it does not name: a module that says so is written, and explored. */
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundled, ownModule, WRITTEN_FOLDER } from '../../common/own-modules.js';
import { loadVariant, variantModule } from '../../emulator/variant-module.js';
import { WRITTEN_FOR } from '../../runners/scenario-catalog.js';
import { STEPS } from '../../variants/index.js';
import { writeModules } from './written-folder.js';

const VARIANTS = ownModule('variants/index.js');

/** Whether `variant` is a kernel that no scenario names as a form: a module, or a step of the history. */
export function isOtherKernel(variant: string): boolean {
  return variantModule(variant) !== null || STEPS.some(({ name }) => name === variant);
}

/**
 * The URL of a module with the scenario of `url` on that kernel alone, and the kernel's name. For the same two it is
 * always the same module, which is there until the process ends; a token names the two, and has it written again.
 *
 * @throws {InputError} for the module of a variant that cannot be used
 */
export async function scenarioOnKernel(url: string, variant: string): Promise<{ url: string; form: string }> {
  const { name } = await loadVariant(variant);
  const own = variantModule(variant);
  const kernel = (form: Form): string =>
    own === null
      ? `import { variantNamed } from ${form(VARIANTS)};\nconst policy = variantNamed(${JSON.stringify(variant)});`
      : `import policy from ${JSON.stringify(own)};`;
  return { url: written(url, own ?? variant, kernel, 'forms: [policy.name], policy'), form: name };
}

/** The URL of a module with the scenario of `url` on each kernel from v3.15 to v6.18: it is rewritten once for all of them. */
export function scenarioOnLine(url: string): string {
  return written(url, 'each of the line', importLine, 'forms: LINE.map(({ name }) => name)');
}

/** Of a module of ours the text of an import's. */
type Form = (own: string) => string;

function importLine(form: Form): string {
  return `import { LINE } from ${form(VARIANTS)};`;
}

/** @param kernels imports them @param are what the scenario says of them */
function written(scenario: string, on: string, kernels: (form: Form) => string, are: string): string {
  const text = (form: Form): string => `${WRITTEN_FOR}${JSON.stringify([scenario, on])}
import { scenario as known } from ${form(scenario)};
${kernels(form)}
if (known.kind !== 'machine' || known.kernel !== undefined)
  throw new Error(known.name + ' is not explored on kernels: its forms are ' + known.forms.join(' and '));
export const scenario = { ...known, ${are} };
`;
  const asCompiled = text((own) => JSON.stringify(own));
  const hash = createHash('sha256').update(asCompiled).digest('hex').slice(0, 16);
  const folder = join(tmpdir(), `${WRITTEN_FOLDER}${hash}`);
  writeModules(folder, { 'scenario.mjs': asCompiled, 'bundled.mjs': text((own) => JSON.stringify(bundled(own))) });
  return pathToFileURL(join(folder, 'scenario.mjs')).href;
}
