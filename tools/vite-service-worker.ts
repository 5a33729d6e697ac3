/**
 * A vite plugin for the built page: writes `service-worker.js`, which knows every file of this build and its hash, and
 * the manifest with its icons, by which the page can be installed. The dev server has neither.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin } from 'vite';
import { bundle } from './vite-worklet.ts';

const SCRIPT = 'service-worker.js';
const ICONS = ['icon.svg', 'icon-192.png', 'icon-512.png'];

const MANIFEST = {
  name: 'Patchcord',
  short_name: 'Patchcord',
  description: 'A visual patching environment for mixing and mastering audio',
  id: './',
  start_url: './',
  scope: './',
  display: 'standalone',
  background_color: '#141416',
  theme_color: '#1c1c20',
  categories: ['music', 'education', 'productivity'],
  icons: [
    { src: 'icon.svg', type: 'image/svg+xml', sizes: 'any', purpose: 'any' },
    { src: 'icon-192.png', type: 'image/png', sizes: '192x192', purpose: 'any' },
    { src: 'icon-512.png', type: 'image/png', sizes: '512x512', purpose: 'any maskable' },
  ],
};

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();

export function serviceWorker(): Plugin {
  let outDir = '';
  let root = '';
  return {
    name: 'patchcord-service-worker',
    apply: 'build',
    configResolved(config) {
      root = config.root;
      outDir = join(config.root, config.build.outDir);
    },
    transformIndexHtml: () => [
      { tag: 'link', attrs: { rel: 'manifest', href: 'manifest.webmanifest' }, injectTo: 'head' },
      { tag: 'link', attrs: { rel: 'apple-touch-icon', href: 'icon-192.png' }, injectTo: 'head' },
      { tag: 'meta', attrs: { name: 'theme-color', content: MANIFEST.theme_color }, injectTo: 'head' },
    ],
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'manifest.webmanifest', source: JSON.stringify(MANIFEST, null, 2) });
      for (const name of ICONS) this.emitFile({ type: 'asset', fileName: name, source: readFileSync(join(root, 'src/app/icons', name)) });
    },
    // From the disk, when everything is there: what other plugins write last counts too.
    async writeBundle() {
      const files = readdirSync(outDir, { withFileTypes: true, recursive: true }).filter((entry) => entry.isFile())
        .map((entry) => relative(outDir, join(entry.parentPath, entry.name)).replaceAll('\\', '/')).filter((path) => path !== SCRIPT).sort();
      const hashes = files.map((path) => [path, `sha256-${sha256(readFileSync(join(outDir, path))).toString('base64')}`]);
      const version = sha256(Buffer.from(JSON.stringify(hashes))).toString('hex').slice(0, 16);
      const { code } = await bundle(join(root, 'src/offline/service-worker.ts'), true, { FILES: JSON.stringify(hashes), VERSION: JSON.stringify(version) });
      writeFileSync(join(outDir, SCRIPT), code);
    },
  };
}
