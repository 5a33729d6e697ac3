/** Serves the built page. By itself, for the browser tests: `node tools/serve.mjs PORT`. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main, root } from './setup.mjs';

/**
 * @param {{ port: number, host: string | true, strictPort: boolean }} where
 * @returns the running server of vite, with its addresses
 */
export async function serve({ port, host, strictPort }) {
  const { preview } = await import('vite');
  return preview({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn', preview: { port, host, strictPort } });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(() => serve({ port: Number(process.argv[2]), host: '127.0.0.1', strictPort: true }));
}
