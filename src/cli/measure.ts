/** patchcord measure: loudness and peaks of sound files, by the loudness meter's own kernel. */
import { shipped } from '../catalog/shipped.ts';
import { openFileSource } from '../media/node-byte-source.ts';
import { openWav } from '../media/wav-reader.ts';
import { type LoudnessReport, measureLoudness } from '../measure/loudness.ts';
import type { Command } from './command.ts';
import { loadEngine } from './node-engine.ts';
import { AT_FAULT, DONE, type Io, json, printDiagnostics } from './output.ts';

export const measureCommand: Command = {
  name: 'measure',
  words: 'FILE …',
  summary: 'Measures loudness, range and peaks of WAV files (EBU R 128).',
  options: {
    series: { kind: 'flag', doc: 'With --json: momentary and short-term loudness every 10 ms.' },
    json: { kind: 'flag', doc: 'An array of objects, one a file.' },
  },
  count: { min: 1, max: Infinity },
  async run({ words, flags }, io) {
    const engine = await loadEngine();
    const reports: ({ readonly file: string } & LoudnessReport)[] = [];
    let isFaulty = false;
    for (const file of words) {
      const report = await measureFile(file, flags.has('series'), engine, io);
      if (report === undefined) isFaulty = true;
      else reports.push({ file, ...report });
    }
    if (flags.has('json')) io.out(json(reports));
    else for (const report of reports) io.out(text(report));
    return isFaulty ? AT_FAULT : DONE;
  },
};

async function measureFile(file: string, series: boolean, engine: Awaited<ReturnType<typeof loadEngine>>, io: Io): Promise<LoudnessReport | undefined> {
  let source;
  try {
    source = await openFileSource(file);
  } catch (error) {
    io.err(`error at ${file}: The file cannot be read: ${error instanceof Error ? error.message : String(error)}. Check its name. [file-unreadable]\n`);
    return undefined;
  }
  try {
    const { wav, diagnostics } = await openWav(source);
    printDiagnostics(io, diagnostics.map((one) => ({ ...one, where: { ...one.where, file } })));
    return wav === undefined ? undefined : await measureLoudness(wav, { ...engine, catalog: shipped, series });
  } finally {
    await source.close();
  }
}

function text(report: { readonly file: string } & LoudnessReport): string {
  const show = (value: number | null, unit: string): string => `${value === null ? '—' : value.toFixed(2)} ${unit}`;
  return `${report.file}: ${report.channels} channels, ${report.rateHz} Hz, ${(report.frames / report.rateHz).toFixed(2)} s
  integrated     ${show(report.integratedLufs, 'LUFS')}
  range          ${show(report.loudnessRangeLu, 'LU')}
  max momentary  ${show(report.maxMomentaryLufs, 'LUFS')}
  max short-term ${show(report.maxShortTermLufs, 'LUFS')}
  true peak      ${show(report.truePeakDbtp, 'dBTP')}
  sample peak    ${show(report.samplePeakDbfs, 'dBFS')}
`;
}
