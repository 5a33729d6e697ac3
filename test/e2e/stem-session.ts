/** A browser of its own with a profile on the disk, into which stems are brought and played while its memory is watched. For tests and measurements. */
import { rm } from 'node:fs/promises';
import { chromium, type BrowserContext } from '@playwright/test';
import { chromiumArguments, findChromium } from '../../tools/browsers.mjs';
import type { App } from '../../src/app/boot.ts';
import { type LiveApp, openApp } from './live-page.ts';
import { browserPss } from './stem-folder.ts';

export interface StemRun {
  readonly importSeconds: number;
  /** Largest over the whole run, import and all. */
  readonly peakMib: number;
  /** While it plays. */
  readonly playingMib: number;
  readonly underruns: number | undefined;
  /** Moments in which a recording had not arrived, and how long was listened. */
  readonly starved: number;
  readonly seconds: number;
  readonly stems: number;
  readonly said: readonly string[];
}

const WATCH_MS = 500;

/** Brings the files in by the file dialog, plays, seeks to the middle, loops over the end, each for `seconds`. */
export async function playStems(url: string, profile: string, paths: readonly string[], seconds: number): Promise<StemRun> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium found. Run: node tools/setup.mjs --browser');
  const context: BrowserContext = await chromium.launchPersistentContext(profile, { executablePath, args: chromiumArguments(), viewport: { width: 1440, height: 900 } });
  let [peakMib, isOver] = [0, false];
  const watch = (async () => {
    while (!isOver) {
      peakMib = Math.max(peakMib, browserPss(profile));
      await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
    }
  })();
  try {
    const page = context.pages()[0] ?? await context.newPage();
    const app = await openApp(page, `${url}?patch=none`);
    // Functions of tools that run TypeScript are marked with their names by a helper that a page does not have.
    await page.evaluate('globalThis.__name = (named) => named');
    const chooser = page.waitForEvent('filechooser');
    await app.evaluate(({ session }: App) => { session.openFile(); });
    const began = performance.now();
    await (await chooser).setFiles([...paths]);
    await page.waitForFunction((count) => [...(globalThis as unknown as { patchcord: App }).patchcord.session.patch.nodes.values()].filter(({ type }) => type === 'stem').length === count, paths.length, { timeout: 1_800_000, polling: 250 });
    const importSeconds = (performance.now() - began) / 1000;
    const heard = await listen(app, seconds);
    const playingMib = browserPss(profile);
    return { importSeconds, playingMib, ...heard, peakMib: Math.max(peakMib, playingMib), stems: paths.length };
  } finally {
    isOver = true;
    await watch;
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
}

const listen = (app: LiveApp, seconds: number): Promise<Pick<StemRun, 'underruns' | 'starved' | 'seconds' | 'said'>> => app.evaluate(async ({ session, player }: App, each) => {
  const wait = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1000 * time));
  const underruns = (): number | undefined => (player.context as unknown as { playbackStats?: { underrunEvents?: number } }).playbackStats?.underrunEvents;
  let [starved, last, heardSeconds] = [0, 0, 0];
  const hear = async (): Promise<void> => {
    const until = performance.now() + 1000 * each;
    while ((player.state as string) !== 'playing') await wait(0.05);
    while (performance.now() < until) {
      await wait(0.1);
      const now = player.meters?.starved ?? 0;
      // A new start counts from nothing.
      if (now > last) starved += now - last;
      last = now;
    }
    heardSeconds += each;
  };
  const { durationFrames, rateHz } = session.transport;
  await player.play(0);
  await hear();
  const before = underruns();
  await player.seek(Math.round(durationFrames / 2));
  await hear();
  session.edit({ kind: 'set-transport', transport: { loop: { enabled: true, startFrame: durationFrames - 3 * rateHz, endFrame: durationFrames - rateHz } } }, 'Loop');
  await player.seek(durationFrames - 2 * rateHz);
  await hear();
  const after = underruns();
  player.stop();
  return {
    starved, seconds: heardSeconds, underruns: before === undefined || after === undefined ? undefined : after - before,
    said: session.diagnostics.filter(({ severity, code }) => severity === 'error' || code.startsWith('media')).map(({ code }) => code),
  };
}, seconds);
