/** Many stems from the disk: the page holds no more of them when they are longer. */
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { writeStems } from './stem-folder.ts';
import { playStems } from './stem-session.ts';

const COUNT = 12;
const LISTEN_SECONDS = 1;
/** Two runs of one length differ by this much: the collector's moment, the browser's own caches. The difference in sound is 69 MB on disk and 110 MB as it is played. */
const MARGIN_MIB = 45;

test(`${COUNT} stereo stems of half a minute take no more memory than of six seconds`, async ({ baseURL }, info) => {
  test.skip(process.platform !== 'linux', 'memory is read from /proc');
  test.setTimeout(240_000);
  const run = async (seconds: number) => {
    const paths = await writeStems(info.outputPath(`stems-${seconds}`), { count: COUNT, seconds, formats: [{ rateHz: 48000, bits: 16 }, { rateHz: 48000, bits: 24 }] });
    return playStems(baseURL!, join(info.outputDir, `profile-${seconds}`), paths, LISTEN_SECONDS);
  };
  const [short, long] = [await run(6), await run(30)];
  for (const { stems, said } of [short, long]) {
    expect(stems).toBe(COUNT);
    expect(said.filter((code) => code !== 'media-late')).toEqual([]);
  }
  console.log(`${COUNT} stems: ${short.playingMib.toFixed(0)} MiB of 6 s, ${long.playingMib.toFixed(0)} MiB of 30 s; late ${short.starved} and ${long.starved} times`);
  expect(long.playingMib - short.playingMib).toBeLessThan(MARGIN_MIB);
  expect(long.peakMib).toBeLessThan(1024);
});
