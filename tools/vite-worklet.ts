/**
 * A vite plugin: `import url from '…/worklets/processor.ts?worker&url'` gives the address of one classic script with all
 * its imports inside, the same in dev and build. (By itself, vite serves a worklet unbundled in dev, with its own client
 * code in front, which an audio thread lacks the globals for.)
 */
import { createHash } from 'node:crypto';
import { basename, dirname, resolve } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { build } from 'vite';

const ENTRY = /\/worklets\/[^/]+\.ts\?worker&url$/;
const PREFIX = '\0worklet:';
/** Where the dev server serves bundled worklets. */
const DEV_FOLDER = '/@worklet/';

interface Bundle {
  readonly code: string;
  readonly files: readonly string[];
}

/** One immediately invoked script, with the source files it is made of. `define` fills in constants that it declares. */
export async function bundle(entry: string, minify: boolean, define: Readonly<Record<string, string>> = {}): Promise<Bundle> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    define,
    build: {
      write: false,
      minify,
      target: 'es2022',
      copyPublicDir: false,
      lib: { entry, formats: ['iife'], name: 'patchcordScript', fileName: () => 'script.js' },
    },
  });
  const [output] = (Array.isArray(built) ? built : [built]) as Rolldown.RolldownOutput[];
  const chunks = output?.output ?? [];
  const [chunk] = chunks;
  if (chunk?.type !== 'chunk' || chunks.length !== 1) throw new Error(`${entry}: expected one script, got ${chunks.map((file) => file.fileName).join(', ')}`);
  return { code: chunk.code, files: Object.keys(chunk.modules).filter((file) => !file.startsWith('\0')) };
}

export function worklet(): Plugin {
  let isServing = false;
  const served = new Map<string, string>();
  return {
    name: 'patchcord-worklet',
    enforce: 'pre',
    configResolved(config) {
      isServing = config.command === 'serve';
    },
    resolveId(specifier, importer) {
      if (!importer || !ENTRY.test(specifier)) return null;
      const path = specifier.replace(/\?.*$/, '');
      return PREFIX + resolve(dirname(importer), path);
    },
    async load(id) {
      if (!id.startsWith(PREFIX)) return null;
      const entry = id.slice(PREFIX.length);
      const { code, files } = await bundle(entry, !isServing);
      for (const file of files) this.addWatchFile(file);
      const name = basename(entry).replace(/\.ts$/, '.js');
      if (!isServing) return `export default import.meta.ROLLUP_FILE_URL_${this.emitFile({ type: 'asset', name, source: code })};`;
      served.set(name, code);
      // A page that reloads after a change must not get the script of before.
      const version = createHash('sha256').update(code).digest('hex').slice(0, 8);
      return `export default new URL('${DEV_FOLDER}${name}?v=${version}', location.origin).href;`;
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const name = request.url?.startsWith(DEV_FOLDER) ? request.url.slice(DEV_FOLDER.length).replace(/\?.*$/, '') : undefined;
        const code = name === undefined ? undefined : served.get(name);
        if (code === undefined) return next();
        response.setHeader('Content-Type', 'text/javascript');
        response.end(code);
      });
    },
  };
}
