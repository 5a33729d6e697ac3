/** For tests: decodes a file and says what came of it. Worker thread. */
import { bytesSource } from '../../../src/media/byte-source.ts';
import { decodedFacts } from './decoded-facts.ts';

onmessage = ({ data }: MessageEvent<Uint8Array>) => {
  decodedFacts(bytesSource(data)).then((facts) => postMessage(facts), (error: unknown) => postMessage({ failed: String(error) }));
};
