/** The smallest patch that holds a node, and what it sounds like through compiler and engine. For tests only. */
import { readFileSync } from 'node:fs';
import { prepareRender } from '../../src/app/render-patch.ts';
import { shipped } from '../../src/catalog/shipped.ts';
import type { CableId, CatalogNode, NodeId } from '../../src/kit/index.ts';
import { createCable, createNode, createPatch } from '../../src/patch/create.ts';
import type { Cable, Patch, PatchNode } from '../../src/patch/patch.ts';
import { ENGINE, kernelOf } from './subjects.ts';

/** The catalog's part by role: a test names no node. */
const sink = shipped.all().find(({ role }) => role === 'output');
const source = shipped.all().find(({ role, inputs, outputs, tool }) => tool === 'sources' && role === undefined && Object.keys(inputs).length === 0 && Object.keys(outputs).length > 0);

/** A source into every input, every output into the sink. Where the node is itself the sink, that is all. */
export function patchAround(node: CatalogNode, given: Partial<PatchNode>): Patch {
  if (sink === undefined || source === undefined) throw new Error('the catalog has no output or no source');
  const nodes = new Map<NodeId, PatchNode>([['node', createNode(node, given)], ['sink', createNode(sink)], ['source', createNode(source)]]);
  const cables = new Map<CableId, Cable>();
  Object.keys(node.inputs).forEach((port, k) => cables.set(`in${k}`, createCable({ node: 'source', port: Object.keys(source.outputs)[0]! }, { node: 'node', port })));
  Object.keys(node.outputs).forEach((port, k) => cables.set(`out${k}`, createCable({ node: 'node', port }, { node: 'sink', port: Object.keys(sink.inputs)[0]! })));
  return { ...createPatch({ id: 'around' }), nodes, cables };
}

let module: WebAssembly.Module | undefined;
const FRAMES = 9600;

/** Interleaved stereo. @throws Error where the patch cannot be compiled */
export async function renderedBits(patch: Patch): Promise<Float32Array> {
  module ??= new WebAssembly.Module(readFileSync(ENGINE));
  const { render, diagnostics } = await prepareRender({ patch, catalog: shipped, module, kernels: kernelOf, fromFrame: 0, toFrame: FRAMES, openMedia: () => Promise.resolve(undefined) });
  if (render === undefined) throw new Error(JSON.stringify(diagnostics));
  const sound = new Float32Array(FRAMES * 2);
  let at = 0;
  for await (const block of render.blocks()) {
    sound.set(block, at);
    at += block.length;
  }
  return sound;
}
