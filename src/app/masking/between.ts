/**
 * Who hides whom among any cables or nodes, or the two that are probed, without a node in the patch: a hidden masking node looks at their outlets, and its own
 * picture is shown in a dialog. Nothing of it is in the document or in a render. Main thread.
 */
import { html } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { FaceContext } from '../../editor/face.ts';
import { createCable, createNode } from '../../patch/create.ts';
import type { Cable } from '../../patch/patch.ts';
import { pathAt } from '../../patch/place.ts';
import { allConfig, allParams } from '../../patch/values.ts';
import type { App } from '../boot.ts';
import { HIDDEN, withHidden } from '../listening/hidden.ts';
import './between-picture.ts';
import type { Sounds } from './sounds.ts';

const TYPE = 'masking';
const NODE = `${HIDDEN}masking`;
/** `sounds`: or in words why there are none. */
export function showBetween(app: App, shell: Shell, sounds: Sounds | string | undefined): void {
  if (typeof sounds === 'string') return shell.tell(sounds);
  const { session } = app;
  const definition = session.catalog.get(TYPE);
  const face = shell.model.faces.get(TYPE);
  if (definition === undefined || face === undefined || sounds === undefined || sounds.taps.length < 2) return;
  const { place, taps } = sounds;
  const ports = Object.keys(definition.inputs);
  const path = pathAt(place, NODE);
  let params: Readonly<Record<string, number>> = {};
  const attach = (): void => {
    const node = createNode(definition, { params });
    const cables = taps.map(({ from, gainDb, inverted }, k): [string, Cable] => [`${NODE}-${k + 1}`, createCable(from, { node: NODE, port: ports[k]! }, { gainDb, inverted })]);
    app.listening.attach(TYPE, (patch) => withHidden(patch, { nodes: new Map([[NODE, node]]), cables: new Map(cables) }, place));
  };
  const context = (): FaceContext => {
    const node = createNode(definition, { params });
    return {
      params: allParams(node, definition), config: allConfig(node, definition), rateHz: session.patch.rateHz, isBypassed: false, isPlaying: session.transport.state === 'playing',
      positionSeconds: session.transport.positionFrames / session.transport.rateHz,
      inputName: (port) => taps[ports.indexOf(port)]?.name,
      recording: () => undefined,
      telemetry: (name) => session.telemetry(path, name),
      listens: (port) => app.listening.outlet?.node === path && app.listening.outlet.port === port,
      listenTo: (port) => { app.listening.listenTo(port === undefined ? undefined : { node: path, port }); },
      setParam: (name, value) => {
        params = { ...params, [name]: value };
        attach();
      },
    };
  };
  attach();
  shell.openDialog({
    title: `Who hides whom: ${taps.map(({ name }) => name).join(', ')}`,
    widthPx: face.width + 48,
    onClosed: () => {
      if (app.listening.outlet?.node === path) app.listening.listenTo(undefined);
      app.listening.detach(TYPE);
    },
    render: () => html`<patch-between-picture .face=${face} .read=${context} .inputs=${ports}></patch-between-picture>`,
  });
}
