/**
 * A vite plugin for the dev server: saving AssemblyScript rebuilds the engine without optimization (seconds), then tells
 * the page by the event `patchcord:engine` with the new engine's address, so that it restarts the engine and keeps
 * everything else. A build that fails is shown over the page. A node's folder that comes or goes is listed anew.
 */
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Plugin, ViteDevServer } from 'vite';

const GENERATED = 'worklets/generated';
const ENGINE = `${GENERATED}/engine.wasm`;

/** Sent with `patchcord:engine`. */
export interface EngineRebuilt {
  /** Address of the new engine, different for each build. */
  readonly url: string;
}

const isAssembly = (path: string): boolean => path.endsWith('.as.ts') || (/^worklets\/(dsp|runtime)\//.test(path) && path.endsWith('.ts'));
/** Kernels are compiled against the indices of these. */
const isDefinition = (path: string): boolean => /^nodes\/.*\/definition\.ts$/.test(path);
const isListed = (path: string): boolean => isDefinition(path) || /^nodes\/.*\/face\.ts$/.test(path);

function runTool(root: string, tool: string, args: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'tools', tool), ...args], { cwd: root });
    let output = '';
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (output += text.toString()));
    child.on('error', (error) => { resolve(error.message); });
    child.on('close', (code) => { resolve(code === 0 ? undefined : output); });
  });
}

export function kernels(): Plugin {
  let running = false;
  let isStale = false;

  const show = (server: ViteDevServer, tool: string, message: string): void => {
    server.config.logger.error(message);
    server.ws.send({ type: 'error', err: { message: `${tool} failed\n${message}`, stack: '' } });
  };

  const list = async (server: ViteDevServer): Promise<void> => {
    const fault = await runTool(server.config.root, 'generate.mjs', []);
    if (fault !== undefined) show(server, 'tools/generate.mjs', fault);
  };

  const rebuild = async (server: ViteDevServer): Promise<void> => {
    isStale = true;
    if (running) return;
    running = true;
    while (isStale) {
      isStale = false;
      const { root } = server.config;
      const fault = await runTool(root, 'kernels.mjs', ['-O0']);
      if (isStale) continue;
      if (fault !== undefined) show(server, 'tools/kernels.mjs', fault);
      else server.ws.send('patchcord:engine', { url: `/${ENGINE}?t=${statSync(join(root, ENGINE)).mtimeMs}` } satisfies EngineRebuilt);
    }
    running = false;
  };

  return {
    name: 'patchcord-kernels',
    apply: 'serve',
    configureServer(server) {
      server.watcher.on('all', (event, file) => {
        const path = relative(server.config.root, file).replaceAll('\\', '/');
        if (isListed(path) && event !== 'change') void list(server);
        if (isAssembly(path) || isDefinition(path)) void rebuild(server);
      });
    },
    // The event above takes the place of a page reload.
    hotUpdate({ file }) {
      const path = relative(this.environment.config.root, file).replaceAll('\\', '/');
      return isAssembly(path) || path.startsWith(`${GENERATED}/`) ? [] : undefined;
    },
  };
}
