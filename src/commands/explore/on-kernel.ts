/** A scenario of the history on a kernel that it does not name: a module that says so is written, and explored. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ownModule } from '../../common/own-modules.js';
import { loadVariant, variantModule } from '../../emulator/variant-module.js';
import { STEPS } from '../../variants/index.js';

const VARIANTS = ownModule('variants/index.js');

/** Whether `variant` is a kernel that no scenario names as a form: a module, or a step of the history. */
export function isOtherKernel(variant: string): boolean {
  return variantModule(variant) !== null || STEPS.some(({ name }) => name === variant);
}

/**
 * The URL of a module with the scenario of `url` on that kernel alone, and the kernel's name. For the same two it is
 * always the same module, so that tokens stay good as long as it lies there.
 *
 * @throws {InputError} for the module of a variant that cannot be used
 */
export async function scenarioOnKernel(url: string, variant: string): Promise<{ url: string; form: string }> {
  const { name } = await loadVariant(variant);
  const own = variantModule(variant);
  const kernel =
    own === null
      ? `import { variantNamed } from ${JSON.stringify(VARIANTS)};\nconst policy = variantNamed(${JSON.stringify(name)});`
      : `import policy from ${JSON.stringify(own)};`;
  const text = `// Written by smplab explore: a scenario on a kernel that it does not name.
import { scenario as known } from ${JSON.stringify(url)};
${kernel}
if (known.kind !== 'machine' || known.kernel !== undefined)
  throw new Error(known.name + ' is not explored on kernels: its forms are ' + known.forms.join(' and '));
export const scenario = { ...known, forms: [policy.name], policy };
`;
  const folder = join(tmpdir(), `smplab-kernel-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'scenario.mjs'), text);
  return { url: pathToFileURL(join(folder, 'scenario.mjs')).href, form: name };
}
