/** Where the figures were taken. */
export * from '../../src/common/environment.js';
