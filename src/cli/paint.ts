/** Colours for a terminal. */
import { styleText } from 'node:util';
import { NO_PAINT, type Paint } from '../report/paint.js';

/** Colours if the stream is a terminal and NO_COLOR is not set; see no-color.org. */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  const noColor = process.env.NO_COLOR;
  if (!stream.isTTY || (noColor !== undefined && noColor !== '')) return NO_PAINT;
  return { bold: style('bold'), dim: style('dim'), red: style('red'), green: style('green'), yellow: style('yellow') };
}

function style(format: keyof Paint): (text: string) => string {
  return (text) => styleText(format, text, { validateStream: false }); // looked at above: it need not be stdout
}
