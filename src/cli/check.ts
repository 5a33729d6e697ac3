/** patchcord check: is this a patch, and would it run? */
import { shipped } from '../catalog/shipped.ts';
import { compile } from '../compile/compile.ts';
import { hasErrors } from '../kit/index.ts';
import { HEAP_BASE_BYTES } from '../schedule/abi.ts';
import type { Command } from './command.ts';
import { loadPatch } from './load-patch.ts';
import { loadEngine } from './node-engine.ts';
import { AT_FAULT, DONE, json, printDiagnostics } from './output.ts';

export const checkCommand: Command = {
  name: 'check',
  words: 'PATCH',
  summary: 'Says what is wrong with a patch, and where.',
  options: { json: { kind: 'flag', doc: 'Diagnostics as JSON.' } },
  count: { min: 1, max: 1 },
  async run({ words, flags }, io) {
    const parsed = await loadPatch(words[0]!);
    const diagnostics = [...parsed.diagnostics];
    if (parsed.patch !== undefined) {
      const { kernels } = await loadEngine();
      diagnostics.push(...compile(parsed.patch, shipped, { kernels, heapBase: HEAP_BASE_BYTES }).diagnostics);
    }
    const ok = parsed.patch !== undefined && !hasErrors(diagnostics);
    if (flags.has('json')) io.out(json({ ok, diagnostics }));
    else {
      printDiagnostics(io, diagnostics);
      if (ok) io.out(`${words[0]}: ${parsed.patch!.nodes.size} nodes, ${parsed.patch!.cables.size} cables, no errors\n`);
    }
    return ok ? DONE : AT_FAULT;
  },
};
