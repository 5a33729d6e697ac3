/** The web build: any static host can serve `dist/web`, from any folder. Dev: `npm run dev`. */
import type { Plugin } from 'vite';
import { defineConfig } from 'vite';
import { contentSecurityPolicy, securityHeaders } from './tools/content-security-policy.mjs';
import { kernels } from './tools/vite-kernels.ts';
import { serviceWorker } from './tools/vite-service-worker.ts';
import { worklet } from './tools/vite-worklet.ts';

/** Written into the built page only: the dev server's own client needs inline styles. */
const policyIntoPage = (): Plugin => ({
  name: 'patchcord-content-security-policy',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy }, injectTo: 'head-prepend' },
  ],
});

/**
 * What the build may remark on without anyone having to do something. The Opus reader is fetched by the page when it is needed, and stands
 * in the workers that always need it.
 */
const CHECKS = { ineffectiveDynamicImport: false, pluginTimings: false };

export default defineConfig({
  base: './',
  plugins: [worklet(), kernels(), policyIntoPage(), serviceWorker()],
  worker: { format: 'es', rolldownOptions: { checks: CHECKS } },
  build: {
    rolldownOptions: { checks: CHECKS },
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The policy allows no data: addresses for scripts and fonts.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000,
  },
  preview: {
    headers: securityHeaders,
    // Served files are public and static: in a classroom, any name the machine goes by may ask for them.
    allowedHosts: true,
  },
});
