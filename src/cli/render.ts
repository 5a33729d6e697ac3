/** patchcord render: a patch and its recordings, or a bundle of both, become a WAV or FLAC file, to the bits that are heard live. */
import { mediaNodes } from '../app/media-nodes.ts';
import { prepareRender, type Render } from '../app/render-patch.ts';
import { shipped } from '../catalog/shipped.ts';
import { EngineTrap } from '../engine/offline.ts';
import { diagnose, type Diagnostic, hasErrors, reasonOf } from '../kit/index.ts';
import { openFileSource } from '../media/node-byte-source.ts';
import { writeFileWhole } from '../media/node-byte-sink.ts';
import { openSound } from '../media/open-sound.ts';
import { createSoundWriter, type SoundContainer, type SoundWritten } from '../media/sound-writer.ts';
import type { LoudnessReport } from '../measure/loudness.ts';
import type { SoundTags } from '../media/sound-file.ts';
import type { Command } from './command.ts';
import { loadPatch } from './load-patch.ts';
import { measureSound } from './measure-sound.ts';
import { loadEngine } from './node-engine.ts';
import { AT_FAULT, DONE, json, printDiagnostics } from './output.ts';
import { numberOption, type Parsed, UsageError } from './parse-arguments.ts';
import { StemFiles } from './stem-files.ts';

const BITS = [16, 24, 32] as const;
type Bits = (typeof BITS)[number];

export const renderCommand: Command = {
  name: 'render',
  words: 'PATCH',
  summary: 'Renders a patch, or a bundle with its recordings, to a WAV or FLAC file.',
  options: {
    out: { kind: 'value', value: 'FILE', doc: 'The file to write, WAV or, by a name that ends in .flac, FLAC; needed.' },
    stem: { kind: 'many', value: 'NODE=FILE', doc: 'The recording of a stem, by its node’s id, path or label; may be repeated.' },
    stems: { kind: 'value', value: 'DIR', doc: 'A folder in which recordings are found by their names.' },
    rate: { kind: 'value', value: 'HZ', doc: 'Sample rate instead of the patch’s.' },
    from: { kind: 'value', value: 'SECONDS', doc: 'Where on the time line to begin; default 0.' },
    to: { kind: 'value', value: 'SECONDS', doc: 'Where to end; default after the last sound and its tail.' },
    bits: { kind: 'value', value: '16|24|32', doc: 'Bits per sample; 32 is float, WAV only. Default 24. Below 32 dither is added.' },
    report: { kind: 'flag', doc: 'Measures the file’s loudness afterwards.' },
    json: { kind: 'flag', doc: 'What was done as JSON.' },
  },
  count: { min: 1, max: 1 },
  async run(parsed, io) {
    const { words, flags, values } = parsed;
    const out = values.get('out')?.[0];
    if (out === undefined) throw new UsageError('Say where to write: --out FILE.');
    const asked = values.get('bits')?.[0] ?? '24';
    const bits = BITS.find((one) => String(one) === asked);
    if (bits === undefined) throw new UsageError(`--bits ${asked} is none of 16, 24, 32.`);
    const container = /\.flac$/i.test(out) ? 'flac' : 'wav';
    if (container === 'flac' && bits === 32) throw new UsageError('FLAC has 16 or 24 bits: leave --bits 32 out, or write a WAV file.');
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
    const stems = new StemFiles(byNode, values.get('stems')?.[0], io.signal, loaded.bundle);
    const nodes = mediaNodes(patch, shipped);
    const unknown = stems.unknownNodes(nodes);
    if (unknown.length > 0) throw new UsageError(`The patch has no stem "${unknown[0]}". It has: ${nodes.map(({ path, node }) => (node.label === '' ? path : `${path} (${node.label})`)).join(', ') || 'none'}.`);
    try {
      const rateHz = given ?? patch.rateHz;
      const prepared = await prepareRender({
        patch, catalog: shipped, ...engine, rateHz, ...(io.signal === undefined ? {} : { signal: io.signal }), openMedia: (media, node, rate) => stems.open(media, node, rate),
        ...(from === undefined ? {} : { fromFrame: Math.round(from * rateHz) }), ...(to === undefined ? {} : { toFrame: Math.round(to * rateHz) }),
      });
      // A recording that was named and cannot be used is no missing one.
      const explained = new Set(stems.diagnostics.map(({ where }) => where.node));
      diagnostics.push(...prepared.diagnostics.filter(({ code, where }) => code !== 'media-missing' || !explained.has(where.node)), ...stems.diagnostics);
      const { render } = prepared;
      if (render === undefined || hasErrors(diagnostics)) return fail();
      const told = stems.diagnostics.length;
      const written = await writeRender(out, render, { container, bits, tags: { title: patch.title, artist: patch.author } }, io.signal);
      // A damaged recording shows itself when it is read.
      diagnostics.push(...stems.diagnostics.slice(told));
      if (!('frames' in written)) {
        diagnostics.push(written);
        return fail();
      }
      const report = flags.has('report') ? await measured(out, engine) : undefined;
      const result = { ok: true, file: out, rateHz, channels: 2, bits, ...written, latencyFrames: render.latencyFrames, ...(report === undefined ? {} : { report }), diagnostics };
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
async function writeRender(out: string, render: Render, into: { readonly container: SoundContainer; readonly bits: Bits; readonly tags: SoundTags }, signal: AbortSignal | undefined): Promise<SoundWritten | Diagnostic> {
  try {
    return await writeFileWhole(out, async (sink) => {
      const writer = createSoundWriter({ ...into, rateHz: render.rateHz, channels: 2, dither: into.bits !== 32 }, sink);
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
    const { sound } = await openSound(source);
    return sound === undefined ? undefined : await measureSound(sound, engine);
  } finally {
    await source.close();
  }
}
