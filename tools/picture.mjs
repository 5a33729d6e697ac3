/**
 * Takes README's picture anew: First mix, playing in its first chorus. `node tools/picture.mjs`, after `npm run build`.
 */
import { join } from 'node:path';
import { chromiumArguments, findChromium } from './browsers.mjs';
import { serve } from './serve.mjs';
import { main, root, setUp } from './setup.mjs';

const CHORUS_SECONDS = 36;

await main(async () => {
  setUp();
  const { chromium } = await import('@playwright/test');
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium found. Run: node tools/setup.mjs --browser');
  const server = await serve({ port: 0, host: '127.0.0.1', strictPort: false });
  const browser = await chromium.launch({ executablePath, args: chromiumArguments() });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(server.resolvedUrls.local[0]);
    await page.waitForFunction(() => 'patchcord' in globalThis);
    await page.evaluate(async (seconds) => {
      const { player } = globalThis.patchcord;
      await player.play(seconds * player.rateHz);
      while (player.state !== 'playing') await new Promise((resolve) => setTimeout(resolve, 50));
    }, CHORUS_SECONDS);
    await page.waitForTimeout(3000);
    await page.screenshot({ path: join(root, 'examples/first-mix.png') });
  } finally {
    await browser.close();
    await server.close();
  }
});
