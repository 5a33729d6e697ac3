/**
 * The page: boots the program and shows it. `patchcord` on the global object is for the console and for tests.
 */
import { boot } from './boot.ts';

const parameters = new URLSearchParams(location.search);
const patch = parameters.get('patch');
const app = await boot({ forceScript: parameters.has('script-processor'), ...(patch === null ? {} : { patch }) });
Object.assign(globalThis, { patchcord: app });
