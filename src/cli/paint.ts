/** Colours for a terminal. */
import { styleText } from 'node:util';
import { NO_PAINT, type Paint } from '../report/paint.js';

/** Colours where `hasColours`. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  if (!hasColours(stream)) return NO_PAINT;
  return {
    bold: style('bold'),
    dim: style('dim'),
    red: style('red'),
    green: style('green'),
    yellow: style('yellow'),
    actors: [style('cyan'), style('magenta'), style('yellow'), style('blue'), style('green')],
  };
}

/**
 * Whether the stream is a terminal and NO_COLOR is not set, see no-color.org; or FORCE_COLOR says otherwise, as it does to
 * Node: 0 and false are no colours, anything else is colours, also where NO_COLOR is set.
 */
export function hasColours({ isTTY }: Pick<NodeJS.WriteStream, 'isTTY'>): boolean {
  const { NO_COLOR: none = '', FORCE_COLOR: forced } = process.env;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTTY && none === '';
}

function style(format: Parameters<typeof styleText>[0]): (text: string) => string {
  return (text) => styleText(format, text, { validateStream: false }); // looked at above: it need not be stdout
}
