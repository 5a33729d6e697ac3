/** An explanation as text, for the command line and for a look over the compiler's shoulder. Pure. */
import type { ExplainedCable, Explanation } from './explain.ts';
import { latePath } from './late-path.ts';
import type { Late } from './waits.ts';

export function explanationText(explanation: Explanation): string {
  return [head(explanation), order(explanation), loops(explanation), cables(explanation), remarks(explanation)].filter((part) => part !== '').join('\n\n') + '\n';
}

function head(explanation: Explanation): string {
  const { rateHz, nodes, cables: all, buffers, instructionWords, memoryBytes, latencyFrames, tailFrames } = explanation;
  const reuse = buffers.count === 0 ? '' : `, each used ${(buffers.signals / buffers.count).toFixed(1)} times`;
  return [
    `${count(nodes.length, 'node')} and ${count(all.size, 'cable')} at ${rateHz} Hz`,
    `latency  ${frames(latencyFrames, rateHz)}`,
    `tail     ${frames(tailFrames, rateHz)}`,
    `buffers  ${buffers.count} for ${count(buffers.signals, 'signal')}${reuse}`,
    `program  ${count(instructionWords, 'word')}, ${(memoryBytes / 2 ** 20).toFixed(1)} MiB of memory`,
  ].join('\n');
}

function order({ nodes, rateHz }: Explanation): string {
  if (nodes.length === 0) return '';
  const width = Math.max(...nodes.slice(0, 2000).map(({ path }) => path.length), 4);
  const place = String(nodes.length).length;
  const lines = nodes.map(({ path, type, tool, latencyFrames, loop }, k) => {
    const mark = loop < 0 ? '' : `  loop ${loop + 1}`;
    const delay = latencyFrames === 0 ? '' : `  ${frames(latencyFrames, rateHz)} late`;
    return `  ${String(k + 1).padStart(place)}  ${path.padEnd(width)}  ${type}${tool === '' ? '' : ` (${tool})`}${delay}${mark}`;
  });
  return ['order', ...lines].join('\n');
}

function loops({ loops: all, rateHz }: Explanation): string {
  if (all.length === 0) return '';
  const lines = all.map(({ blockFrames, nodes, lines: delays, cutCables }, k) => {
    const by = [...delays.map(({ path, frames: n }) => `${path} delays by ${frames(n, rateHz)}`), ...cutCables.map((path) => `cable ${path} got 1 frame`)];
    return `  ${k + 1}  ${nodes.join(' → ')}\n     in blocks of ${count(blockFrames, 'frame')}; ${by.join('; ')}`;
  });
  return ['loops', ...lines].join('\n');
}

function cables(explanation: Explanation): string {
  const { cables: all, rateHz } = explanation;
  if (all.size === 0) return '';
  const lines = [...all.values()].map((cable) => `  ${cable.path}  ${cable.from} → ${cable.to}  ${cable.carry}${latenessOf(cable, latePath(explanation, cable.path), rateHz)}${delayOf(cable, rateHz)}`);
  return ['cables', ...lines].join('\n');
}

/** Of what is behind the sources before it is held back. */
function latenessOf({ arrivalFrames, delayFrames }: ExplainedCable, late: readonly Late[], rateHz: number): string {
  return late.length === 0 ? '' : `  ${frames(arrivalFrames - delayFrames, rateHz)} late by ${causes(late)}`;
}

const causes = (late: readonly Late[]): string => late.map(({ path, by }) => `${path}${by === '' ? '' : ` (${by})`}`).join(', ');

function delayOf({ delayFrames, feedbackFrames, waitsFor }: ExplainedCable, rateHz: number): string {
  if (feedbackFrames > 0) return `  closes a loop, +${count(feedbackFrames, 'frame')}`;
  if (delayFrames === 0) return '';
  return `  waits ${frames(delayFrames, rateHz)}${waitsFor.length === 0 ? '' : ` for ${causes(waitsFor)}`}`;
}

function remarks({ diagnostics }: Explanation): string {
  if (diagnostics.length === 0) return '';
  return ['remarks', ...diagnostics.map(({ severity, message }) => `  ${severity}: ${message}`)].join('\n');
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
const frames = (n: number, rateHz: number): string => `${count(n, 'frame')} (${n < rateHz ? `${((n * 1000) / rateHz).toFixed(2)} ms` : `${(n / rateHz).toFixed(1)} s`})`;
