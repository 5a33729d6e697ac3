/** What a node's picture is drawn from, wherever it is drawn: on its node, in a panel, full screen. Main thread. */
import type { CatalogNode } from '../kit/index.ts';
import type { PatchNode } from '../patch/patch.ts';
import { patchAt } from '../patch/place.ts';
import { allConfig, allParams } from '../patch/values.ts';
import type { FaceContext } from './face.ts';
import { inputName } from './input-name.ts';
import type { EditorSession } from './session.ts';

/** `path`: of the node, as the session is asked for it. */
export function faceContextOf(session: EditorSession, path: string, node: PatchNode, definition: CatalogNode, isPlaying: boolean, setParam: FaceContext['setParam']): FaceContext {
  const { transport, listening } = session;
  return {
    params: allParams(node, definition), config: allConfig(node, definition), rateHz: session.patch.rateHz, isBypassed: node.bypassed, isPlaying,
    positionSeconds: transport.positionFrames / transport.rateHz,
    inputName: (port) => {
      const place = path.split('/');
      const id = place.pop()!;
      const patch = patchAt(session.patch, place);
      return patch && inputName(patch, session.catalog, id, port);
    },
    recording: () => session.recording(path),
    telemetry: (name) => session.telemetry(path, name),
    listens: (port) => listening.outlet?.node === path && listening.outlet.port === port,
    listenTo: (port) => {
      if (port !== undefined) listening.listenTo({ node: path, port });
      else if (listening.outlet?.node === path) listening.listenTo(undefined);
    },
    setParam,
  };
}

/** A canvas with as many pixels as the screen shows of it, cleared, in its own units. */
export function surfaceOf(canvas: HTMLCanvasElement | null, { width, height }: { width: number; height: number }, scale: number): CanvasRenderingContext2D | null | undefined {
  if (canvas === null) return undefined;
  const [pixelWidth, pixelHeight] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) [canvas.width, canvas.height] = [pixelWidth, pixelHeight];
  const context = canvas.getContext('2d');
  context?.setTransform(scale, 0, 0, scale, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}
