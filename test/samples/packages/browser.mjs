/** What a package for browsers finds there. */
globalThis.self ??= globalThis;
