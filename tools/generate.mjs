/**
 * Writes the two lists that cannot be globbed at run time in Node: the catalog's nodes and the editor's own faces. Both are
 * git-ignored. `npm run generate`; every build, test and start runs it first. Leaves a file alone that would not change,
 * so that watchers stay quiet.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { listNodeFolders } from './node-folders.mjs';

const HEAD = '/** Written by tools/generate.mjs from the folders under nodes/. Do not edit. */\n';

/** @returns {{ id: string, tool: string, folder: string, face: boolean, kernel: boolean }[]} the nodes that were listed */
export function generate(root) {
  const nodes = listNodeFolders(root);
  writeIfChanged(join(root, 'src/catalog/generated/nodes.ts'), nodesModule(nodes));
  writeIfChanged(join(root, 'src/editor/generated/faces.ts'), facesModule(nodes.filter((node) => node.face)));
  return nodes;
}

/** With a suffix, so that no id becomes a reserved word; a hyphen before a digit is kept apart, so that no two ids meet. */
const variable = (id) => `${id.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase()).replace(/-/g, '_')}Node`;

function nodesModule(nodes) {
  const imports = nodes.map(({ id, folder }) => `import ${variable(id)} from '../../../${folder}/definition.ts';\n`).join('');
  const entries = nodes.map(({ id, tool }) => `  { ...${variable(id)}, tool: '${tool}' },\n`).join('');
  return `${HEAD}import type { CatalogNode } from '../../kit/index.ts';\n${imports}\nexport const nodes: readonly CatalogNode[] = [\n${entries}];\n`;
}

function facesModule(nodes) {
  const entries = nodes.map(({ id, folder }) => `  '${id}': () => import('../../../${folder}/face.ts'),\n`).join('');
  return `${HEAD}/** Loads the face a node brings, by the node's id. */\nexport const faces: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = {\n${entries}};\n`;
}

function writeIfChanged(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  try {
    const nodes = generate(join(dirname(fileURLToPath(import.meta.url)), '..'));
    console.log(`catalog: ${nodes.length} nodes`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
