/** Kernel variants: those with a name, and those of one's own. */
export { BUSTED, kernelNamed as variantNamed, VARIANTS } from './kernels.js';
export { STEPS } from './steps.js';
export { defineVariant, type VariantDeclaration } from './define.js';
