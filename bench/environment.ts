/** Where the figures were taken. */
export * from '../src/host/environment.js';
