/**
 * Sound files made in the page and dropped there as a person would. For tests only. Functions given to `evaluate` bring all they use.
 */
import type { LiveApp } from './live-page.ts';

export interface MadeFile {
  readonly name: string;
  readonly rateHz: number;
  readonly frames: number;
  /** A steady sine, or a ramp whose sample k, of 2^24 steps, tells its own frame. */
  readonly content: { readonly sineHz: number; readonly amplitude: number } | 'ramp';
}

/** The ramp's sample at a frame: exact in f32, never 0, and never near full scale. */
export const rampAt = (frame: number): number => (frame + 1) / 2 ** 24;

/** Drops mono float WAV files onto the canvas, and waits until they are wired into the mix. */
export async function dropFiles(app: LiveApp, files: readonly MadeFile[]): Promise<void> {
  const faults = await app.evaluate(async ({ session }, made) => {
    const wavOf = ({ name, rateHz, frames, content }: (typeof made)[number]): File => {
      const bytes = new ArrayBuffer(44 + frames * 4);
      const view = new DataView(bytes);
      const tag = (at: number, text: string): void => [...text].forEach((letter, k) => view.setUint8(at + k, letter.charCodeAt(0)));
      tag(0, 'RIFF');
      view.setUint32(4, 36 + frames * 4, true);
      tag(8, 'WAVEfmt ');
      view.setUint32(16, 16, true);
      view.setUint16(20, 3, true);
      view.setUint16(22, 1, true);
      view.setUint32(24, rateHz, true);
      view.setUint32(28, rateHz * 4, true);
      view.setUint16(32, 4, true);
      view.setUint16(34, 32, true);
      tag(36, 'data');
      view.setUint32(40, frames * 4, true);
      for (let i = 0; i < frames; i++) view.setFloat32(44 + 4 * i, content === 'ramp' ? (i + 1) / 2 ** 24 : content.amplitude * Math.sin((2 * Math.PI * content.sineHz * i) / rateHz), true);
      return new File([bytes], name);
    };
    await session.files.add(made.map(wavOf), { x: 0, y: 0 });
    return session.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
  }, files);
  if (faults.length > 0) throw new Error(faults.join('\n'));
}
