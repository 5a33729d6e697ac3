/**
 * The built page as tests drive it: patches come in by the door for files, sound goes out by the tap before the monitor.
 * For tests only. Functions given to `evaluate` run in the page and must bring all they use.
 */
import type { JSHandle, Page } from '@playwright/test';
import type { App } from '../../src/app/boot.ts';
import type { Diagnostic } from '../../src/kit/index.ts';
import type { Patch } from '../../src/patch/patch.ts';
import { toText } from '../../src/patch/to-text.ts';

export type LiveApp = JSHandle<App>;

export interface Take {
  /** Interleaved stereo, as tapped. */
  readonly samples: Float32Array;
  /** Blocks that did not begin where the one before had ended. */
  readonly gaps: number;
  readonly host: string | undefined;
  /** Moments in which a recording had not arrived in time: the machine was too busy for what was tried. */
  readonly starved: number;
}

/** Loads the page and waits until it has booted. */
export async function openApp(page: Page, url = './'): Promise<LiveApp> {
  await page.goto(url);
  await page.waitForFunction(() => 'patchcord' in globalThis, undefined, { timeout: 60_000 });
  // The editor stands in the page before the nodes' faces have come, and with them its canvas.
  await page.waitForFunction(() => {
    const editor = document.querySelector<HTMLElement & { model?: unknown }>('patch-editor');
    return editor?.model !== undefined && editor.shadowRoot?.querySelector('patch-canvas');
  }, undefined, { timeout: 60_000 });
  return page.evaluateHandle(() => (globalThis as unknown as { patchcord: App }).patchcord);
}

/** Nobody looks: all of the machine is for what is heard. */
export const lookAway = (page: Page): Promise<void> => page.evaluate(() => { document.querySelector('patch-editor')!.style.display = 'none'; });

/** Opens a patch as a file; what is wrong with it is thrown, for a test means to open a good one. */
export async function openPatch(app: LiveApp, patch: Patch): Promise<void> {
  const { faults, cables } = await app.evaluate(async ({ session }, text) => {
    await session.files.open(new File([text], 'test.patch.json'));
    return { faults: session.diagnostics.filter(({ severity }) => severity === 'error'), cables: session.patch.cables.size };
  }, toText(patch));
  if (faults.length > 0 || cables !== patch.cables.size) throw new Error(faults.map((fault: Diagnostic) => `${fault.message} [${fault.code}]`).join('\n'));
}

/** Plays from stop and returns the first frames before the monitor, then stops. */
export async function recordTake(app: LiveApp, frames: number, fromFrame = 0): Promise<Take> {
  const { base64, gaps, host, starved } = await app.evaluate(async ({ player }, wanted) => {
    const samples = new Float32Array(wanted.frames * 2);
    let at = 0;
    let begun = false;
    let gaps = 0;
    const whole = new Promise<void>((resolve) => {
      player.onTapped = ({ fromFrame: from, samples: block }) => {
        // What is left of an earlier take fades out before this one begins at 0.
        begun ||= from === 0;
        if (!begun || at >= wanted.frames) return;
        if (from !== at) gaps++;
        const room = Math.min(block.length, (wanted.frames - at) * 2);
        samples.set(block.subarray(0, room), at * 2);
        at += block.length / 2;
        if (at >= wanted.frames) resolve();
      };
    });
    player.setTap(true);
    await player.play(wanted.fromFrame);
    await whole;
    const starved = player.meters?.starved ?? 0;
    player.setTap(false);
    player.stop();
    const bytes = new Uint8Array(samples.buffer);
    let text = '';
    for (let k = 0; k < bytes.length; k += 32768) text += String.fromCharCode(...bytes.subarray(k, k + 32768));
    return { base64: btoa(text), gaps, host: player.hostKind, starved };
  }, { frames, fromFrame });
  return { samples: floatsOf(base64), gaps, host, starved };
}

export function floatsOf(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Float32Array(bytes.buffer);
}
