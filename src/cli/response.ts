/** patchcord response: nodes of a patch measured by test signals, as the page does it. */
import { curvesCsv } from '../app/measure/curves-csv.ts';
import { measurementPatch } from '../app/measure/measurement-patch.ts';
import { readingText } from '../app/measure/reading-text.ts';
import { runTest } from '../app/measure/run-test.ts';
import { FIELDS } from '../app/measure/test-fields.ts';
import { wayThrough } from '../app/measure/way.ts';
import { shipped } from '../catalog/shipped.ts';
import { diagnose, hasErrors } from '../kit/index.ts';
import { ANALYSES, type Kind, KINDS, type Test } from '../measure/system/kinds.ts';
import { patchAt } from '../patch/place.ts';
import type { Command } from './command.ts';
import { loadPatch } from './load-patch.ts';
import { loadEngine } from './node-engine.ts';
import { AT_FAULT, DONE, json, printDiagnostics } from './output.ts';
import { UsageError } from './parse-arguments.ts';

export const responseCommand: Command = {
  name: 'response',
  words: 'PATCH --node ID …',
  summary: 'Measures nodes of a patch by test signals: response, distortion, level curve and more.',
  options: {
    node: { kind: 'many', value: 'ID', doc: 'A node to be measured; in a chain, its path. Again for more in a row.' },
    kind: { kind: 'value', value: 'KIND', doc: `What is measured: ${KINDS.join(', ')}. Default: response.` },
    set: { kind: 'many', value: 'NAME=VALUE', doc: 'A setting of the measurement, such as levelDb=-20 or feed=left.' },
    csv: { kind: 'value', value: 'CURVE', doc: 'One curve as CSV instead of the readings, such as magnitude.' },
    json: { kind: 'flag', doc: 'All curves and readings as JSON.' },
  },
  count: { min: 1, max: 1 },
  async run({ words, flags, values }, io) {
    const kind = values.get('kind')?.[0] ?? 'response';
    if (!isKind(kind)) throw new UsageError(`There is no kind "${kind}". There are: ${KINDS.join(', ')}.`);
    const paths = values.get('node') ?? [];
    if (paths.length === 0) throw new UsageError('Name a node: --node ID.');
    const { patch, diagnostics } = await loadPatch(words[0]!);
    if (patch === undefined || hasErrors(diagnostics)) {
      printDiagnostics(io, diagnostics);
      return AT_FAULT;
    }
    const places = new Set(paths.map((path) => path.split('/').slice(0, -1).join('/')));
    const [place = ''] = places;
    const within = patchAt(patch, place === '' ? [] : place.split('/'));
    const ids = paths.map((path) => path.slice(path.lastIndexOf('/') + 1));
    const lost = paths.find((_, k) => within?.nodes.has(ids[k]!) !== true);
    if (places.size > 1 || within === undefined || lost !== undefined) {
      printDiagnostics(io, [diagnose('measure-node-unknown', places.size > 1 ? 'The nodes stand in different chains. Name those of one.' : `There is no node "${lost}". Look at: patchcord explain.`)]);
      return AT_FAULT;
    }
    const way = wayThrough(within, new Set(ids), shipped);
    const [[into], [out]] = [way.ins, way.outs];
    if (into === undefined || out === undefined) {
      printDiagnostics(io, [diagnose('measure-nothing', 'No sound goes through these nodes. Name those that are to be measured.')]);
      return AT_FAULT;
    }
    // The fields of a kind are the settings of its analysis, by name.
    const test = { kind, settings: { ...ANALYSES[kind].initial(within.rateHz), ...settingsOf(kind, values.get('set') ?? []) } } as unknown as Test;
    const ran = await runTest(measurementPatch(within, way, { into, out, keys: 'signal', isMono: false }, shipped), test, { catalog: shipped, ...(await loadEngine()), ...(io.signal === undefined ? {} : { signal: io.signal }) });
    if ('diagnostics' in ran) {
      printDiagnostics(io, ran.diagnostics);
      return AT_FAULT;
    }
    const { measured } = ran;
    const curve = values.get('csv')?.[0];
    const plot = measured.plots.find(({ id }) => id === curve);
    if (curve !== undefined && plot === undefined) throw new UsageError(`There is no curve "${curve}". There are: ${measured.plots.map(({ id }) => id).join(', ')}.`);
    if (plot !== undefined) io.out(curvesCsv(plot, plot.curves));
    else if (flags.has('json')) io.out(json({ ...test, ...measured }));
    else {
      const width = Math.max(...measured.readings.map(({ label }) => label.length));
      for (const { label, value, unit, note } of measured.readings) io.out(`${label.padEnd(width)}  ${value === null ? '–' : readingText(value, unit)}${note === undefined ? '' : `  ${note}`}\n`);
    }
    return DONE;
  },
};

const isKind = (text: string): text is Kind => (KINDS as readonly string[]).includes(text);

/** @throws UsageError for what the measurement does not have, or not in that range */
function settingsOf(kind: Kind, given: readonly string[]): Readonly<Record<string, string | number>> {
  return Object.fromEntries(given.map((text) => {
    const [name = '', value = ''] = text.split('=', 2);
    const field = FIELDS[kind].find((one) => one.name === name);
    if (field === undefined) throw new UsageError(`"${kind}" has no setting "${name}". There are: ${FIELDS[kind].map((one) => one.name).join(', ')}.`);
    if ('choices' in field) {
      const chosen = field.choices.find(([one]) => String(one) === value);
      if (chosen === undefined) throw new UsageError(`${name} is one of ${field.choices.map(([one]) => one).join(', ')}.`);
      return [name, chosen[0]];
    }
    const number = Number(value);
    if (value.trim() === '' || !(number >= field.param.min && number <= field.param.max)) throw new UsageError(`${name} goes from ${field.param.min} to ${field.param.max}.`);
    return [name, number];
  }));
}
