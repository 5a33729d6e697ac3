/**
 * 100 stereo stems of four minutes from the disk, 44.1 and 48 kHz, 16 and 24 bit: how long they take to come in, what the page's
 * processes hold of memory against stems of one minute, and what is late while they play, after a seek and in a loop:
 * `npm run bench stems`. PATCHCORD_BENCH_STEMS and PATCHCORD_BENCH_SECONDS (of each way of listening) make it smaller.
 */
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../tools/serve.mjs';
import { writeStems } from '../e2e/stem-folder.ts';
import { playStems, type StemRun } from '../e2e/stem-session.ts';

const COUNT = Number(process.env.PATCHCORD_BENCH_STEMS ?? 100);
const LISTEN_SECONDS = Number(process.env.PATCHCORD_BENCH_SECONDS ?? 20);
const MINUTES = [1, 4] as const;
/** Nine in ten are streamed as they are; the others are converted first. */
const FORMATS = Array.from({ length: 10 }, (_, k) => ({ rateHz: k === 9 ? 44100 : 48000, bits: k % 2 === 0 ? 16 as const : 24 as const }));

const server = await serve({ port: 0, host: '127.0.0.1', strictPort: false });
const folder = await mkdtemp(join(tmpdir(), 'patchcord-stems-'));
try {
  const { bavail, bsize } = await statfs(folder);
  // The files, the kept copies, and f32 of those that are converted.
  const needed = COUNT * 240 * (48000 * 5 * 2 + 48000 * 8 * 0.1);
  if (bavail * bsize < needed) throw new Error(`${folder} has ${(bavail * bsize / 1e9).toFixed(0)} GB free; ${(needed / 1e9).toFixed(0)} GB are needed. Set TMPDIR to a larger disk, or PATCHCORD_BENCH_STEMS to fewer stems.`);
  const runs: StemRun[] = [];
  for (const minutes of MINUTES) {
    const paths = await writeStems(join(folder, `${minutes}`), { count: COUNT, seconds: 60 * minutes, formats: FORMATS });
    const run = await playStems(`http://127.0.0.1:${(server.httpServer.address() as AddressInfo).port}/`, join(folder, `profile-${minutes}`), paths, LISTEN_SECONDS);
    await rm(join(folder, `${minutes}`), { recursive: true });
    runs.push(run);
    console.log(`${COUNT} stems of ${minutes} min`.padEnd(26) + `in after ${run.importSeconds.toFixed(0)} s; memory ${run.playingMib.toFixed(0)} MiB playing, ${run.peakMib.toFixed(0)} MiB at most; in ${run.seconds} s of playing, seek and loop ${run.underruns ?? '?'} underruns, recordings late ${run.starved} times${run.said.length > 0 ? `; said: ${run.said.join(', ')}` : ''}`);
  }
  console.log(`four minutes against one: ${(runs[1]!.playingMib - runs[0]!.playingMib).toFixed(0)} MiB playing, ${(runs[1]!.peakMib - runs[0]!.peakMib).toFixed(0)} MiB at most`);
} finally {
  await rm(folder, { recursive: true, force: true });
  await server.close();
}
