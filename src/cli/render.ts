/** patchcord render: a patch and its recordings become a WAV file, to the bits that are heard live. */
import { mediaNodes } from '../app/media-nodes.ts';
import { prepareRender, type Render } from '../app/render-patch.ts';
import { shipped } from '../catalog/shipped.ts';
import { EngineTrap } from '../engine/offline.ts';
import { diagnose, type Diagnostic, hasErrors, reasonOf } from '../kit/index.ts';
import { openFileSource } from '../media/node-byte-source.ts';
import { writeFileWhole } from '../media/node-byte-sink.ts';
import { openWav } from '../media/wav-reader.ts';
import { createWavWriter, type WavSampleFormat, type WavWritten } from '../media/wav-writer.ts';
import { type LoudnessReport, measureLoudness } from '../measure/loudness.ts';
import type { Command } from './command.ts';
import { loadPatch } from './load-patch.ts';
import { loadEngine } from './node-engine.ts';
import { AT_FAULT, DONE, json, printDiagnostics } from './output.ts';
import { numberOption, type Parsed, UsageError } from './parse-arguments.ts';
import { StemFiles } from './stem-files.ts';

const FORMATS: Readonly<Record<string, WavSampleFormat>> = { '16': 'pcm16', '24': 'pcm24', '32': 'float32' };

export const renderCommand: Command = {
  name: 'render',
  words: 'PATCH',
  summary: 'Renders a patch to a WAV file.',
  options: {
    out: { kind: 'value', value: 'FILE', doc: 'The file to write; needed.' },
    stem: { kind: 'many', value: 'NODE=FILE', doc: 'The recording of a stem, by its node’s id, path or label; may be repeated.' },
    stems: { kind: 'value', value: 'DIR', doc: 'A folder in which recordings are found by their names.' },
    rate: { kind: 'value', value: 'HZ', doc: 'Sample rate instead of the patch’s.' },
    from: { kind: 'value', value: 'SECONDS', doc: 'Where on the time line to begin; default 0.' },
    to: { kind: 'value', value: 'SECONDS', doc: 'Where to end; default after the last sound and its tail.' },
    bits: { kind: 'value', value: '16|24|32', doc: 'Bits per sample; 32 is float. Default 24. Below 32 dither is added.' },
    report: { kind: 'flag', doc: 'Measures the file’s loudness afterwards.' },
    json: { kind: 'flag', doc: 'What was done as JSON.' },
  },
  count: { min: 1, max: 1 },
  async run(parsed, io) {
    const { words, flags, values } = parsed;
    const out = values.get('out')?.[0];
    if (out === undefined) throw new UsageError('Say where to write: --out FILE.');
    const bits = values.get('bits')?.[0] ?? '24';
    const format = Object.hasOwn(FORMATS, bits) ? FORMATS[bits]! : undefined;
    if (format === undefined) throw new UsageError(`--bits ${bits} is none of 16, 24, 32.`);
    const given = numberOption(parsed, 'rate', { min: 8000, max: 192000 });
    const from = numberOption(parsed, 'from', { min: 0, max: 1e6 });
    const to = numberOption(parsed, 'to', { min: 0, max: 1e6 });
    if (to !== undefined && to <= (from ?? 0)) throw new UsageError('--to lies before --from.');
    const byNode = stemOptions(parsed);

    const loaded = await loadPatch(words[0]!);
    const diagnostics: Diagnostic[] = [...loaded.diagnostics];
    const fail = (): number => {
      if (flags.has('json')) io.out(json({ ok: false, diagnostics }));
      else printDiagnostics(io, diagnostics);
      return AT_FAULT;
    };
    const { patch } = loaded;
    if (patch === undefined) return fail();
    const engine = await loadEngine();
    const stems = new StemFiles(byNode, values.get('stems')?.[0]);
    const nodes = mediaNodes(patch, shipped);
    const unknown = stems.unknownNodes(nodes);
    if (unknown.length > 0) throw new UsageError(`The patch has no stem "${unknown[0]}". It has: ${nodes.map(({ path, node }) => (node.label === '' ? path : `${path} (${node.label})`)).join(', ') || 'none'}.`);
    try {
      const rateHz = given ?? patch.rateHz;
      const prepared = await prepareRender({
        patch, catalog: shipped, ...engine, rateHz, ...(io.signal === undefined ? {} : { signal: io.signal }), openMedia: (media, node, rate) => stems.open(media, node, rate),
        ...(from === undefined ? {} : { fromFrame: Math.round(from * rateHz) }), ...(to === undefined ? {} : { toFrame: Math.round(to * rateHz) }),
      });
      diagnostics.push(...prepared.diagnostics, ...stems.diagnostics);
      const { render } = prepared;
      if (render === undefined || hasErrors(diagnostics)) return fail();
      const written = await writeRender(out, render, format, io.signal);
      if (!('frames' in written)) {
        diagnostics.push(written);
        return fail();
      }
      const report = flags.has('report') ? await measured(out, engine) : undefined;
      const result = { ok: true, file: out, rateHz, channels: 2, bits: Number(bits), ...written, latencyFrames: render.latencyFrames, ...(report === undefined ? {} : { report }), diagnostics };
      if (flags.has('json')) io.out(json(result));
      else {
        printDiagnostics(io, diagnostics);
        io.out(`${out}: ${(written.frames / rateHz).toFixed(2)} s at ${rateHz} Hz, ${bits} bit${written.clippedSamples > 0 ? `, ${written.clippedSamples} samples clipped` : ''}\n`);
        if (report !== undefined) io.out(`  ${show(report.integratedLufs)} LUFS, range ${show(report.loudnessRangeLu)} LU, true peak ${show(report.truePeakDbtp)} dBTP\n`);
      }
      return DONE;
    } finally {
      await stems.close();
    }
  },
};

/** @throws what stopped it, where that is the user's signal */
async function writeRender(out: string, render: Render, format: WavSampleFormat, signal: AbortSignal | undefined): Promise<WavWritten | Diagnostic> {
  try {
    return await writeFileWhole(out, async (sink) => {
      const writer = createWavWriter({ rateHz: render.rateHz, channels: 2, format, dither: format !== 'float32' }, sink);
      for await (const block of render.blocks()) await writer.write(block);
      return writer.finish();
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    if (!(error instanceof EngineTrap)) return diagnose('file-unwritable', `The file was not written: ${reasonOf(error)}. Check its folder, the room on the disk and the recordings.`, { file: out });
    const culprit = render.schedule.nodes.find(({ record }) => record === error.record)?.path;
    return diagnose('node-trapped', `The node stopped the engine (${error.message}). Take it out or replace it, and report it.`, culprit === undefined ? {} : { node: culprit });
  }
}

const show = (value: number | null): string => (value === null ? '—' : value.toFixed(2));

function stemOptions({ values }: Parsed): ReadonlyMap<string, string> {
  const byNode = new Map<string, string>();
  for (const text of values.get('stem') ?? []) {
    const at = text.indexOf('=');
    if (at < 1 || at === text.length - 1) throw new UsageError(`--stem ${text} is not NODE=FILE.`);
    const node = text.slice(0, at);
    if (byNode.has(node)) throw new UsageError(`--stem ${node}=… was given twice.`);
    byNode.set(node, text.slice(at + 1));
  }
  return byNode;
}

async function measured(file: string, engine: Awaited<ReturnType<typeof loadEngine>>): Promise<LoudnessReport | undefined> {
  const source = await openFileSource(file);
  try {
    const { wav } = await openWav(source);
    return wav === undefined ? undefined : await measureLoudness(wav, { ...engine, catalog: shipped });
  } finally {
    await source.close();
  }
}
