/** `npm run dev`: vite's dev server on an engine built without optimization; saving a kernel rebuilds it and keeps the page. */
import { join } from 'node:path';
import { main, root, setUp } from './setup.mjs';
import { run } from './steps.mjs';

await main(async () => {
  setUp();
  for (const [tool, ...args] of [['tools/generate.mjs'], ['tools/kernels.mjs', '-O0']]) {
    const { code } = await run(tool, args);
    if (code !== 0) throw new Error(`${tool} failed: see above`);
  }
  const { createServer } = await import('vite');
  const server = await createServer({ root, configFile: join(root, 'vite.config.ts') });
  await server.listen();
  server.printUrls();
});
