/** What an export says of itself, as text for people and JSON for programs. Pure. */
import type { Exported } from './export-messages.ts';

export interface ReportFacts {
  readonly title: string;
  readonly bits: number;
  /** Names of nodes that were left out. */
  readonly leftOut: readonly string[];
}

const ABSENT = '—';
const figure = (value: number | null | undefined, unit: string): string => (value === null || value === undefined ? ABSENT : `${value.toFixed(1).replace('-', '−')} ${unit}`);

/** Rows as a table shows them. */
export function loudnessRows({ loudness }: Exported): readonly (readonly [name: string, value: string])[] {
  if (loudness === undefined) return [];
  const { integratedLufs, loudnessRangeLu, maxMomentaryLufs, maxShortTermLufs, truePeakDbtp, samplePeakDbfs } = loudness;
  return [
    ['Integrated', figure(integratedLufs, 'LUFS')],
    ['Range', figure(loudnessRangeLu, 'LU')],
    ['Loudest moment', figure(maxMomentaryLufs, 'LUFS')],
    ['Loudest 3 s', figure(maxShortTermLufs, 'LUFS')],
    ['True peak', figure(truePeakDbtp, 'dBTP')],
    ['Sample peak', figure(samplePeakDbfs, 'dBFS')],
    ['Headroom', figure(truePeakDbtp === null ? null : -truePeakDbtp, 'dB')],
  ];
}

/** Differences of rounding alone: a sum in another order, of 24 bits. */
const ROUNDING_DB = -110;

/** How the stems add up, in a sentence. */
export function sumSentence({ sumResidualDb }: Exported): string | undefined {
  if (sumResidualDb === undefined) return undefined;
  if (sumResidualDb === -Infinity) return 'The stems add up to the mix exactly.';
  const level = `${sumResidualDb.toFixed(0).replace('-', '−')} dBFS`;
  if (sumResidualDb <= ROUNDING_DB) return `The stems add up to the mix, to ${level}.`;
  return `The stems do not add up to the mix (difference ${level}): what stands behind their sum changes it.`;
}

const minutes = (seconds: number): string => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;

export function reportText(exported: Exported, { title, bits, leftOut }: ReportFacts): string {
  const { files, rateHz } = exported;
  const width = Math.max(...loudnessRows(exported).map(([name]) => name.length), 0);
  const sum = sumSentence(exported);
  return [
    title,
    `${minutes((files[0]?.frames ?? 0) / rateHz)} at ${rateHz} Hz, ${bits === 32 ? '32 bit float' : `${bits} bit`}`,
    '',
    ...loudnessRows(exported).map(([name, value]) => `${name.padEnd(width)}  ${value}`),
    ...(leftOut.length === 0 ? [] : ['', `Left out: ${leftOut.join(', ')}`]),
    ...(sum === undefined ? [] : ['', sum]),
    '',
    'Files',
    ...files.map(({ name, clippedSamples }) => `  ${name}${clippedSamples > 0 ? `, ${clippedSamples} samples clipped` : ''}`),
    '',
  ].join('\n');
}

export function reportJson(exported: Exported, facts: ReportFacts): string {
  const { files, rateHz, loudness, sumResidualDb } = exported;
  const sum = sumResidualDb === undefined ? {} : { sumResidualDb: Number.isFinite(sumResidualDb) ? sumResidualDb : null };
  return `${JSON.stringify({ ...facts, rateHz, loudness, ...sum, files: files.map(({ name, bytes, frames, clippedSamples }) => ({ name, bytes, frames, clippedSamples })) }, null, 2)}\n`;
}
