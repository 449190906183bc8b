/**
 * Code made of text: an import in disguise becomes one; all else is refused when it is reached, since a package may have
 * a way that makes some, and never go it.
 */
import type { Node } from '../ast.js';
import { position } from '../problems.js';
import { isTopLevel, makesImport, textCode } from '../text-code.js';
import type { Transform } from './frame.js';

/** Returns whether that is all there is to do about a node. */
export function transformTextCode({ edit, names, module }: Transform, node: Node): boolean {
  if (makesImport(module, node)) {
    edit.replace(node, `${names.import}.dynamic`);
    return true;
  }
  const reason = textCode(module, node);
  if (reason === undefined || isTopLevel(module, node)) return false;
  const { file, line } = position(module.ast, node);
  edit.replace(node, `${names.co}.refuse(${JSON.stringify(file)}, ${line}, ${JSON.stringify(reason)})`);
  return true;
}
