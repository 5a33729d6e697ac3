/**
 * Builds what is shipped: `dist/web` for any static host, and `dist/cli/patchcord.mjs` with the engine beside it.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main, root, setUp } from './setup.mjs';
import { hashSources } from './source-hash.mjs';
import { run } from './steps.mjs';

const stamp = join(root, 'dist/sources.sha256');
const engine = join(root, 'worklets/generated/engine.wasm');

/** Whether `dist` was made from the sources as they are now. */
export const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === hashSources();

async function runTool(program) {
  const { code } = await run(program);
  if (code !== 0) throw new Error(`${program} failed: see above`);
}

/**
 * The command line: it must run from a checkout without a bundler, as `npx patchcord` does. Decoders stand in files of their own,
 * loaded when a sound needs them; those under the LGPL must.
 */
async function buildCommandLine(vite) {
  const outDir = join(root, 'dist/cli');
  await vite.build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: join(root, 'src/cli/main.ts'),
      outDir,
      target: 'node20',
      minify: false,
      copyPublicDir: false,
      rolldownOptions: { output: { entryFileNames: 'patchcord.mjs', chunkFileNames: '[name].mjs' } },
    },
  });
  mkdirSync(outDir, { recursive: true });
  copyFileSync(engine, join(outDir, 'engine.wasm'));
}

export async function build() {
  const sources = hashSources();
  rmSync(stamp, { force: true });
  await runTool('tools/generate.mjs');
  await runTool('tools/kernels.mjs');
  const vite = await import('vite');
  await vite.build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
  await buildCommandLine(vite);
  writeFileSync(stamp, sources);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main(async () => {
    setUp();
    await build();
  });
}
