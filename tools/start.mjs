/**
 * `npm start`: sets up, builds if anything changed, serves, and prints the address. `--host` serves to the network,
 * `--port N` asks for a port; ends with Ctrl-C.
 */
import { parseArgs } from 'node:util';
import { build, isBuilt } from './build.mjs';
import { serve } from './serve.mjs';
import { main, setUp } from './setup.mjs';

const FIRST_PORT = 4173;

function readOptions() {
  // `--host` alone means all interfaces, as in vite; parseArgs has no optional values.
  const args = process.argv.slice(2).map((arg, at, all) => (arg === '--host' && (all[at + 1] ?? '--').startsWith('--') ? '--host=' : arg));
  const { values } = parseArgs({ args, options: { host: { type: 'string' }, port: { type: 'string' } } });
  const port = values.port === undefined ? FIRST_PORT : Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`--port ${values.port}: a whole number from 1 to 65535 is needed`);
  return { port, host: values.host === undefined ? 'localhost' : values.host || true, strictPort: values.port !== undefined };
}

await main(async () => {
  const options = readOptions();
  setUp();
  if (!isBuilt()) {
    console.log('Building Patchcord (about a minute the first time)');
    await build();
  }
  const server = await serve(options);
  const { local, network } = server.resolvedUrls;
  console.log(`\nPatchcord is at ${local.join(' ')}`);
  if (network.length > 0) console.log(`On the network:  ${network.join(' ')}`);
  console.log('Stop with Ctrl-C.');
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(0));
});
