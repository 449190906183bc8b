/** What draws an HTML report, bundled from `viewer` when smplab is built: see `viewer/bundle.js`. */

export declare const SCRIPT: string;
export declare const STYLE: string;
