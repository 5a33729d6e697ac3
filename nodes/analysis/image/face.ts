/** Each band as a dot between the loudspeakers, low below and high above: as bright as it is loud, as wide as its sides differ. */
import { defineFace, type FaceContext, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import { DEFAULT_BASE_DEGREES, tangentLaw } from '../../../src/measure/image/direction.ts';
import { edgeCam, readImage, wayOfPitch } from '../../../src/measure/image/strip-image.ts';
import { hzOf } from '../../../src/measure/masking/erb-scale.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { sideWords } from '../../../src/views/stage/body-words.ts';
import { pitchColor } from '../../../src/views/stage/pitch-colors.ts';
import { BANDS } from './definition.ts';

const SIDE_PX = 22;
const TOP_PX = 8;
const BOTTOM_PX = 20;
/** Quieter bands are not drawn; louder ones than the second are drawn fully. */
const FAINT_DB = { from: -80, to: -30 } as const;
/** Of opposite polarity for the most part; less is what chance makes of sides that have nothing in common. */
const ADVERSE = -0.4;
const PITCHES = [[100, '100'], [1000, '1k'], [10_000, '10k']] as const;

const powersOf = (face: FaceContext) => {
  const [left, right, common] = [face.telemetry('left'), face.telemetry('right'), face.telemetry('common')];
  return left === undefined || right === undefined || common === undefined ? undefined : { left, right, common };
};

class ImageView implements FaceView {
  draw(context: CanvasRenderingContext2D, { width, height }: FaceSize, ink: Ink, face: FaceContext): void {
    const xOf = (degrees: number): number => width / 2 + (degrees / DEFAULT_BASE_DEGREES) * (width / 2 - SIDE_PX);
    const yOf = (way: number): number => height - BOTTOM_PX - way * (height - BOTTOM_PX - TOP_PX);
    context.font = `400 9px ${ink.font}`;
    context.textBaseline = 'alphabetic';
    context.textAlign = 'center';
    for (const [degrees, label] of [[-30, 'left'], [-15, ''], [0, 'center'], [15, ''], [30, 'right']] as const) {
      const x = Math.round(xOf(degrees));
      context.fillStyle = degrees === 0 ? ink.edge : ink.grid;
      context.fillRect(x, TOP_PX, 1, height - BOTTOM_PX - TOP_PX);
      context.fillStyle = ink.muted;
      if (label !== '') context.fillText(label, x, height - 7);
    }
    context.textAlign = 'left';
    for (const [hz, label] of PITCHES) {
      const y = Math.round(yOf(wayOfPitch(hz)));
      context.fillStyle = ink.grid;
      context.fillRect(0, y, width, 1);
      context.fillStyle = ink.muted;
      context.fillText(label, 2, y - 2);
    }
    const powers = powersOf(face);
    if (powers === undefined) return;
    for (let band = 0; band < BANDS; band++) {
      const [l, r, common] = [powers.left[band]!, powers.right[band]!, powers.common[band]!];
      const db = 10 * Math.log10(l + r);
      if (!(db > FAINT_DB.from)) continue;
      const way = wayOfPitch(hzOf(edgeCam(band + 0.5, BANDS)));
      const loud = Math.min(1, (db - FAINT_DB.from) / (FAINT_DB.to - FAINT_DB.from));
      const apart = Math.min(1, Math.max(0, (2 * (Math.sqrt(l * r) - common)) / (l + r)));
      const half = 3 + apart * (width / 2 - SIDE_PX - 3);
      context.fillStyle = common < ADVERSE * Math.sqrt(l * r) ? ink.clip : pitchColor(way, ink.isDark);
      context.globalAlpha = 0.2 + 0.2 * loud;
      context.fillRect(xOf(tangentLaw(Math.sqrt(l), Math.sqrt(r))) - half, yOf(way) - 2.5, 2 * half, 5);
      context.globalAlpha = 0.35 + 0.65 * loud;
      context.beginPath();
      context.arc(xOf(tangentLaw(Math.sqrt(l), Math.sqrt(r))), yOf(way), 1.5 + 2.5 * loud, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
  }
}

export default defineFace({
  width: 224,
  height: 168,
  isLive: true,
  describe: (face) => {
    const powers = powersOf(face);
    const reading = powers && readImage(powers);
    if (reading === undefined) return 'Image, no sound';
    return `Image: ${sideWords(reading.degrees)}, ${Math.round(reading.spreadDegrees)}° to each side, strongest around ${Number(reading.centerHz.toPrecision(2))} Hz`;
  },
  create: () => new ImageView(),
});
