/** Analyses that are kept off the audio thread, and off the page's. Worker thread. */
import { ApartWork } from '../../engine/apart-work.ts';
import type { FromApartWorker, ToApartWorker } from './apart-messages.ts';

const tell = (told: FromApartWorker): void => postMessage(told, { transfer: [told.telemetry.buffer as ArrayBuffer] });
let work: ApartWork | undefined;
let port: MessagePort | undefined;

onmessage = ({ data }: MessageEvent<ToApartWorker>) => {
  if (data.type === 'nodes') return work?.setNodes(data.nodes);
  port?.close();
  ({ port } = data);
  work = new ApartWork(data.module, data.rateHz, tell);
  work.connect(port);
};
