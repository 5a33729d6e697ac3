/** Who hides whom, off the page's thread: a hundred strips take some ten milliseconds. Worker thread. */
import { hiddenStrips } from '../../measure/masking/strip-masking.ts';
import type { FromMasking, ToMasking } from './masking-messages.ts';

onmessage = ({ data: { turn, powers, strips, edgesHz } }: MessageEvent<ToMasking>) => {
  const each = powers.length / strips;
  const hidden = hiddenStrips(Array.from({ length: strips }, (_, k) => powers.subarray(k * each, (k + 1) * each)), edgesHz);
  const answer: FromMasking = { turn, audibility: Float32Array.from(hidden, ({ audibility }) => audibility), by: Int16Array.from(hidden, ({ by }) => by ?? -1) };
  postMessage(answer);
};
