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
  const text = moduleText(url, variant, (own) => own);
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const folder = join(tmpdir(), `${WRITTEN_FOLDER}${hash}`);
  writeModules(folder, { 'scenario.mjs': text, 'bundled.mjs': moduleText(url, variant, bundled) });
  return { url: pathToFileURL(join(folder, 'scenario.mjs')).href, form: name };
}

/** @param form of our own modules, which it imports */
function moduleText(scenario: string, variant: string, form: (own: string) => string): string {
  const own = variantModule(variant);
  const kernel =
    own === null
      ? `import { variantNamed } from ${JSON.stringify(form(VARIANTS))};\nconst policy = variantNamed(${JSON.stringify(variant)});`
      : `import policy from ${JSON.stringify(own)};`;
  return `${WRITTEN_FOR}${JSON.stringify([scenario, own ?? variant])}
import { scenario as known } from ${JSON.stringify(form(scenario))};
${kernel}
if (known.kind !== 'machine' || known.kernel !== undefined)
  throw new Error(known.name + ' is not explored on kernels: its forms are ' + known.forms.join(' and '));
export const scenario = { ...known, forms: [policy.name], policy };
`;
}
