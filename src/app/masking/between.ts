/**
 * Who hides whom among any cables or nodes, or the two that are probed, without a node in the patch: a hidden masking node looks at their outlets, and its own
 * picture is shown in a dialog. Nothing of it is in the document or in a render. Main thread.
 */
import { html } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { FaceContext } from '../../editor/face.ts';
import { createNode } from '../../patch/create.ts';
import { allConfig, allParams } from '../../patch/values.ts';
import type { App } from '../boot.ts';
import { HIDDEN } from '../listening/hidden.ts';
import './between-picture.ts';
import type { Sound } from './sounds.ts';

const TYPE = 'masking';
const NODE = `${HIDDEN}masking`;

/** `sounds`: or in words why there are none. */
export function showBetween(app: App, shell: Shell, sounds: readonly Sound[] | string | undefined): void {
  if (typeof sounds === 'string') return shell.tell(sounds);
  const { session } = app;
  const definition = session.catalog.get(TYPE);
  const face = shell.model.faces.get(TYPE);
  if (definition === undefined || face === undefined || sounds === undefined || sounds.length < 2) return;
  const ports = Object.keys(definition.inputs);
  const taps = Object.fromEntries(sounds.map(({ tap }, k) => [ports[k]!, tap]));
  let params: Readonly<Record<string, number>> = {};
  const attach = (): void => {
    app.listening.hang(TYPE, [{ id: NODE, node: createNode(definition, { params }), taps }]);
  };
  const context = (): FaceContext => {
    const node = createNode(definition, { params });
    return {
      params: allParams(node, definition), config: allConfig(node, definition), rateHz: session.patch.rateHz, isBypassed: false, isPlaying: session.transport.state === 'playing',
      positionSeconds: session.transport.positionFrames / session.transport.rateHz,
      inputName: (port) => sounds[ports.indexOf(port)]?.name,
      recording: () => undefined,
      telemetry: (name) => session.telemetry(NODE, name),
      listens: (port) => app.listening.outlet?.node === NODE && app.listening.outlet.port === port,
      listenTo: (port) => { app.listening.listenTo(port === undefined ? undefined : { node: NODE, port }); },
      setParam: (name, value) => {
        params = { ...params, [name]: value };
        attach();
      },
    };
  };
  attach();
  shell.openDialog({
    title: `Who hides whom: ${sounds.map(({ name }) => name).join(', ')}`,
    widthPx: face.width + 48,
    onClosed: () => {
      if (app.listening.outlet?.node === NODE) app.listening.listenTo(undefined);
      app.listening.detach(TYPE);
    },
    render: () => html`<patch-between-picture .face=${face} .read=${context} .inputs=${ports}></patch-between-picture>`,
  });
}
