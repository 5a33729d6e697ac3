/**
 * The one list of node folders, for the catalog, the kernel build and the tests: every nodes/<tool>/<id>/definition.ts.
 * Reads file names and the id each definition writes; runs nothing from them.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The folders that nodes/ may hold; equal to TOOLS of src/kit/define-node.ts, where their order comes from. */
export function readTools(root) {
  const text = readFileSync(join(root, 'src/kit/define-node.ts'), 'utf8');
  const list = /export const TOOLS = \[([^\]]*)\]/.exec(text);
  if (list === null) throw new Error('src/kit/define-node.ts: no line "export const TOOLS = [...]"');
  return [...list[1].matchAll(/'([a-z]+)'/g)].map((match) => match[1]);
}

/**
 * @param {string} root the checkout
 * @returns {{ id: string, tool: string, folder: string, face: boolean, kernel: boolean }[]} in order of tools, then ids;
 *   `folder` is relative to the root, with forward slashes
 * @throws {Error} naming every folder at fault and what to do
 */
export function listNodeFolders(root) {
  const tools = readTools(root);
  const found = [];
  const faults = [];
  for (const tool of foldersIn(join(root, 'nodes'))) {
    const ids = foldersIn(join(root, 'nodes', tool));
    if (!tools.includes(tool)) {
      if (ids.length > 0) faults.push(`nodes/${tool}: no such tool; move its nodes into one of ${tools.join(', ')}`);
      continue;
    }
    for (const id of ids) {
      const folder = `nodes/${tool}/${id}`;
      const has = (name) => existsSync(join(root, folder, name));
      // git keeps no empty folders: one left behind by a switch of branches is none.
      if (readdirSync(join(root, folder)).length === 0) continue;
      if (!has('definition.ts')) {
        faults.push(`${folder}: no definition.ts; write one or remove the folder`);
        continue;
      }
      const written = writtenId(join(root, folder, 'definition.ts'));
      if (written === undefined) faults.push(`${folder}/definition.ts: found no "export default defineNode({ id: '…'"; write it so`);
      else if (written !== id) faults.push(`${folder}/definition.ts: says id '${written}'; a node's id is its folder's name, '${id}'`);
      found.push({ id, tool, folder, face: has('face.ts'), kernel: has('kernel.as.ts') });
    }
  }
  for (const [id, same] of groupById(found)) {
    if (same.length > 1) faults.push(`the id '${id}' is used by ${same.map((node) => node.folder).join(' and ')}; rename all but one`);
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return found.sort((a, b) => tools.indexOf(a.tool) - tools.indexOf(b.tool) || (a.id < b.id ? -1 : 1));
}

function foldersIn(path) {
  if (!existsSync(path)) return [];
  const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return entries.map((entry) => entry.name).sort();
}

/** The id as text: importing TypeScript is not to be had in plain Node, and a generator should not run what it lists. */
function writtenId(path) {
  const text = readFileSync(path, 'utf8');
  return /^export default defineNode\(\{[\s\S]*?^\s*id:\s*['"]([^'"]*)['"]/m.exec(text)?.[1];
}

function groupById(nodes) {
  const groups = new Map();
  for (const node of nodes) groups.set(node.id, [...(groups.get(node.id) ?? []), node]);
  return groups;
}
