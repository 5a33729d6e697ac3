/** The mix as a room, small: the same picture as the large one, which the key G opens. */
import { defineFace, type FaceContext, type FaceSize, type FaceView } from '../../../src/editor/face.ts';
import { readImage } from '../../../src/measure/image/strip-image.ts';
import type { Ink } from '../../../src/views/ink.ts';
import { bodyWords, sideWords } from '../../../src/views/stage/body-words.ts';
import { cameraOf, STAGE_VIEWS } from '../../../src/views/stage/camera.ts';
import { shownScene } from '../../../src/views/stage/scene.ts';
import { StagePicture } from '../../../src/views/stage/stage-picture.ts';

const STYLE = { fontPx: 9, tells: true, margin: { left: 34, right: 34, top: 10, bottom: 22 } } as const;

class StageView implements FaceView {
  readonly #picture = new StagePicture();

  draw(context: CanvasRenderingContext2D, size: FaceSize, ink: Ink, face: FaceContext): void {
    const view = STAGE_VIEWS[Math.round(face.params['view'] ?? 0)] ?? 'front';
    this.#picture.draw(context, size, ink, shownScene(), cameraOf(view), STYLE);
  }
}

/** Which way the whole mix leans. */
function leaning(face: FaceContext): string {
  const [left, right, common] = [face.telemetry('left'), face.telemetry('right'), face.telemetry('common')];
  const reading = left && right && common && readImage({ left, right, common });
  return reading === undefined ? '' : `; the mix as a whole ${sideWords(reading.degrees)}`;
}

export default defineFace({
  width: 384,
  height: 248,
  isLive: true,
  describe: (face) => {
    const { bodies } = shownScene();
    if (bodies.length === 0) return 'Stage, no strips: put a fader behind each sound';
    return `Stage: ${bodies.map((body) => `${body.name} ${bodyWords(body)}`).join('; ')}${leaning(face)}`;
  },
  create: () => new StageView(),
});
