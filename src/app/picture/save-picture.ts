/** A picture as a file: SVG as it is, or PNG at twice its size, painted by the browser from that SVG. Main thread. */
import { reasonOf } from '../../kit/index.ts';
import type { Picture } from './patch-picture.ts';

const PNG_SCALE = 2;
/** What browsers paint without complaint, along the longer side. */
const MAX_SIDE_PX = 8192;
/** Until the browser has taken a download. */
const KEEP_ADDRESS_MS = 10_000;

export function saveSvg({ svg }: Picture, name: string): void {
  offer(new Blob([svg], { type: 'image/svg+xml' }), `${name}.svg`);
}

/** @throws Error in words, where the browser cannot paint it */
export async function savePng(picture: Picture, name: string): Promise<void> {
  offer(await pngOf(picture), `${name}.png`);
}

export async function pngOf({ svg, width, height }: Picture): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(PNG_SCALE, MAX_SIDE_PX / Math.max(width, height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('the browser gives no canvas');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => { canvas.toBlob((blob) => { if (blob) resolve(blob); else reject(new Error('the picture is too large')); }, 'image/png'); });
  } catch (error) {
    throw new Error(`The picture could not be painted: ${reasonOf(error)}. Save it as SVG instead.`, { cause: error });
  } finally {
    URL.revokeObjectURL(address);
  }
}

function offer(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => { URL.revokeObjectURL(address); }, KEEP_ADDRESS_MS);
}
