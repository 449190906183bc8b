/** Paths of a project, from wherever in it somebody works. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fileInProject, isInProject, pathInProject, projectFolder } from '../../../src/common/project.js';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'smplab-project-')));
  mkdirSync(join(root, 'project/deep/er'), { recursive: true });
  for (const file of ['project/package.json', 'project/deep/ring.js', 'outside.js'])
    writeFileSync(join(root, file), '{}');
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(root, { recursive: true });
});

const workIn = (folder: string): void => void vi.spyOn(process, 'cwd').mockReturnValue(join(root, folder));

it.each(['project', 'project/deep', 'project/deep/er'])('a file has one name, in %s too', (folder) => {
  workIn(folder);
  expect(projectFolder()).toBe(join(root, 'project'));
  expect(pathInProject(join(root, 'project/deep/ring.js'))).toBe('deep/ring.js');
  expect(fileInProject('deep/ring.js')).toBe(join(root, 'project/deep/ring.js'));
});

it('a file that the project does not have may be named from the current folder', () => {
  workIn('project/deep');
  expect(fileInProject('ring.js')).toBe(join(root, 'project/deep/ring.js'));
});

it('what lies outside is outside, also by a link that lies inside', () => {
  workIn('project/deep');
  symlinkSync(join(root, 'outside.js'), join(root, 'project/link.js'));
  expect(isInProject(join(root, 'project/deep/ring.js'))).toBe(true);
  expect(isInProject(join(root, 'outside.js'))).toBe(false);
  expect(isInProject(join(root, 'project/link.js'))).toBe(false);
});
