/** patchcord measure: loudness and peaks of sound files, by the loudness meter's own kernel. */
import { diagnose, type Diagnostic, reasonOf } from '../kit/index.ts';
import { channelRoles, type LoudnessReport } from '../measure/loudness.ts';
import { openFileSource } from '../media/node-byte-source.ts';
import { openSound } from '../media/open-sound.ts';
import { RATE_HZ } from '../patch/limits.ts';
import type { Command } from './command.ts';
import { measureSound } from './measure-sound.ts';
import { loadEngine } from './node-engine.ts';
import { AT_FAULT, DONE, type Io, json, printDiagnostics } from './output.ts';
import { UsageError } from './parse-arguments.ts';

export const measureCommand: Command = {
  name: 'measure',
  words: 'FILE …',
  summary: 'Measures loudness, range and peaks of sound files (EBU R 128).',
  options: {
    series: { kind: 'flag', doc: 'With --json: momentary and short-term loudness every 10 ms.' },
    json: { kind: 'flag', doc: 'An array of objects, one a file.' },
  },
  count: { min: 1, max: Infinity },
  async run({ words, flags }, io) {
    if (flags.has('series') && !flags.has('json')) throw new UsageError('--series is given as JSON: say --json too.');
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
    io.err(`error at ${file}: The file cannot be read: ${reasonOf(error)}. Check its name. [file-unreadable]\n`);
    return undefined;
  }
  try {
    const stop = io.signal === undefined ? {} : { signal: io.signal };
    const { sound, diagnostics } = await openSound(source, stop);
    const say = (found: readonly Diagnostic[]): void => printDiagnostics(io, found.map((one) => ({ ...one, where: { ...one.where, file } })));
    say(diagnostics);
    if (sound === undefined) return undefined;
    if (sound.rateHz > RATE_HZ.max) {
      say([diagnose('rate-too-high', `A file of ${sound.rateHz} Hz cannot be measured; at most ${RATE_HZ.max} Hz can. Convert it first.`)]);
      return undefined;
    }
    const unheard = channelRoles(sound.channels, sound.channelMask).filter((role) => role === 'none').length;
    if (unheard > 0) say([diagnose('channels-not-counted', `Of its ${sound.channels} channels ${unheard} count for peaks only: loudness is measured of at most five.`, {}, 'warning')]);
    return await measureSound(sound, engine, { series, ...stop, onDiagnostic: (one) => say([one]) });
  } catch (error) {
    if (io.signal?.aborted === true) throw error;
    io.err(`error at ${file}: The file cannot be measured: ${reasonOf(error)}. [file-unreadable]\n`);
    return undefined;
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
