/** `smplab/kernel`: the kernel's functions, what a variant is made of, and addresses in its memory. */
export * from './scenarios/kernel-api.js';
