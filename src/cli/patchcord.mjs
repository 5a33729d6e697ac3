#!/usr/bin/env node
/** The command `patchcord`: runs the built command line, or says how to build it. Node's main thread. */
import { existsSync } from 'node:fs';

const built = new URL('../../dist/cli/patchcord.mjs', import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  process.stderr.write('patchcord is not built yet. Run in its folder: npm run build\n');
  process.exitCode = 2;
}
