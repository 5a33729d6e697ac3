/** patchcord explain: what the compiler makes of a patch. */
import { shipped } from '../catalog/shipped.ts';
import { compile } from '../compile/compile.ts';
import { explanationText } from '../compile/explain-text.ts';
import { hasErrors } from '../kit/index.ts';
import { HEAP_BASE_BYTES } from '../schedule/abi.ts';
import type { Command } from './command.ts';
import { loadPatch } from './load-patch.ts';
import { loadEngine } from './node-engine.ts';
import { AT_FAULT, DONE, json, printDiagnostics } from './output.ts';
import { numberOption } from './parse-arguments.ts';

export const explainCommand: Command = {
  name: 'explain',
  words: 'PATCH',
  summary: 'Shows the order, buffers, latencies and loops of a patch.',
  options: { rate: { kind: 'value', value: 'HZ', doc: 'At this sample rate instead of the patch’s.' }, json: { kind: 'flag', doc: 'The same as JSON.' } },
  count: { min: 1, max: 1 },
  async run(parsedArguments, io) {
    const { words, flags } = parsedArguments;
    const rateHz = numberOption(parsedArguments, 'rate', { min: 8000, max: 192000 });
    const { patch, diagnostics } = await loadPatch(words[0]!);
    if (patch === undefined) {
      if (flags.has('json')) io.out(json({ diagnostics }));
      else printDiagnostics(io, diagnostics);
      return AT_FAULT;
    }
    const { kernels } = await loadEngine();
    const compiled = compile(patch, shipped, { kernels, heapBase: HEAP_BASE_BYTES, rateHz });
    const { explanation } = compiled;
    if (flags.has('json')) io.out(json({ ...explanation, cables: [...explanation.cables.values()] }));
    else {
      printDiagnostics(io, diagnostics);
      io.out(explanationText(explanation));
    }
    return hasErrors(compiled.diagnostics) ? AT_FAULT : DONE;
  },
};
