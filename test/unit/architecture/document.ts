/** What ARCHITECTURE.md says of the repository, compared with it: pure functions from text and paths to complaints. */

/** Lines of one decision. */
const MOST_LINES = 5;

/**
 * The code map has a line for each folder of `src`, no line twice, and none for a folder that is not there.
 *
 * @param folders of the repository, from its root, those within others too
 */
export function codeMap(markdown: string, folders: readonly string[]): string[] {
  const listed = mapped(markdown);
  const wanted = folders.filter((folder) => /^src\/[^/]+$/.test(folder));
  return [
    ...wanted.filter((folder) => !listed.includes(folder)).map((folder) => `${folder} is not in the code map`),
    ...listed
      .filter((folder) => !folders.includes(folder))
      .map((folder) => `${folder} is in the code map, but not there`),
    ...listed.filter((folder, i) => listed.indexOf(folder) < i).map((folder) => `${folder} is in the code map twice`),
  ];
}

/** The first words of the lines of the fenced block below the heading. Throws when there is none. */
function mapped(markdown: string): string[] {
  const block = /^## Code map$[^]*?^```\w*\n([^]*?)^```/m.exec(markdown)?.[1];
  if (block === undefined) throw new Error('ARCHITECTURE.md has no fenced block below "## Code map"');
  const lines = block.split('\n').filter((line) => line !== '');
  return lines.map((line) => line.split(' ')[0]);
}

/** Every path into `src` that the text names exists: a file, with or without its ending, or a folder. */
export function namedPaths(markdown: string, paths: readonly string[]): string[] {
  const named = new Set([...markdown.matchAll(/\bsrc\/[\w./-]*\w/g)].map(([path]) => path));
  return [...named]
    .filter((path) => !paths.includes(path) && !paths.includes(`${path}.ts`))
    .map((path) => `${path} is named, but not there`);
}

/** A decision is a point of the list below the heading, and short. */
export function decisions(markdown: string): string[] {
  const section = /^## Decisions$([^]*?)(?=^## |$(?![^]))/m.exec(markdown)?.[1] ?? '';
  const points = section.split(/^(?=- )/m).slice(1);
  return points.flatMap((point) => {
    const lines = point
      .split(/\n(?:\n|#)/, 1)[0]
      .trimEnd()
      .split('\n');
    return lines.length > MOST_LINES ? [`${lines.length} lines, more than ${MOST_LINES}: ${lines[0]}`] : [];
  });
}
