/** patchcord nodes: the catalog, or one node of it. */
import { nodeDocs } from '../catalog/docs.ts';
import { nodeSchema } from '../catalog/schema.ts';
import { shipped } from '../catalog/shipped.ts';
import type { Command } from './command.ts';
import { AT_FAULT, DONE, json } from './output.ts';

export const nodesCommand: Command = {
  name: 'nodes',
  words: '[ID]',
  summary: 'Lists all nodes, or describes one.',
  options: { json: { kind: 'flag', doc: 'As JSON; of one node, its JSON schema too.' } },
  count: { min: 0, max: 1 },
  run({ words, flags }, io) {
    const [id] = words;
    if (id === undefined) {
      const all = shipped.all();
      if (flags.has('json')) io.out(json(all.map(({ id: name, tool, version, name: title, summary }) => ({ id: name, tool, version, name: title, summary }))));
      else for (const node of all) io.out(`${node.tool.padEnd(12)} ${node.id.padEnd(18)} ${node.summary}\n`);
      return Promise.resolve(DONE);
    }
    const node = shipped.get(id);
    if (node === undefined) {
      const near = shipped.search(id).slice(0, 3).map((one) => one.id);
      io.err(`There is no node "${id}".${near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`} "patchcord nodes" lists all.\n`);
      return Promise.resolve(AT_FAULT);
    }
    io.out(flags.has('json') ? json({ ...node, schema: nodeSchema(node) }) : nodeDocs(node));
    return Promise.resolve(DONE);
  },
};
