/**
 * Who hides whom among any cables or nodes, without a node in the patch: a hidden masking node looks at their outlets, and its own
 * picture is shown in a dialog. Nothing of it is in the document or in a render. Main thread.
 */
import { html } from 'lit';
import type { Shell } from '../../editor/commands.ts';
import type { FaceContext } from '../../editor/face.ts';
import { nameUpstream } from '../../editor/input-name.ts';
import { mainPorts } from '../../patch/compositions.ts';
import { createCable, createNode } from '../../patch/create.ts';
import type { Cable, CableEnd } from '../../patch/patch.ts';
import { pathAt } from '../../patch/place.ts';
import { allConfig, allParams } from '../../patch/values.ts';
import type { App } from '../boot.ts';
import { HIDDEN, withHidden } from '../listening/hidden.ts';
import './between-picture.ts';

const TYPE = 'masking';
const NODE = `${HIDDEN}masking`;
const MOST = 8;

interface Tap {
  readonly from: CableEnd;
  readonly gainDb: number;
  readonly inverted: boolean;
  readonly name: string;
}

/** What is selected as sounds, each once: cables as they carry it, nodes as they give it. */
export function tapsOf({ model }: Shell): readonly Tap[] {
  const { catalog } = model.session;
  const { nodes, cables } = model.selected;
  const ofCables = [...cables].flatMap((id): Tap[] => {
    const cable = model.patch.cables.get(id);
    return cable === undefined || cable.depth !== undefined ? [] : [{ from: cable.from, gainDb: cable.gainDb, inverted: cable.inverted, name: nameUpstream(model.patch, catalog, cable.from.node) }];
  });
  const ofNodes = [...nodes].flatMap((id): Tap[] => {
    const port = mainPorts(model.definition(id)).output;
    return port === undefined ? [] : [{ from: { node: id, port }, gainDb: 0, inverted: false, name: nameUpstream(model.patch, catalog, id) }];
  });
  const taps = [...ofCables, ...ofNodes];
  return [...new Map(taps.map((tap) => [`${tap.from.node} ${tap.from.port} ${tap.gainDb}`, tap])).values()].slice(0, MOST);
}

export function showBetween(app: App, shell: Shell): void {
  const { model, place } = shell;
  const { session } = model;
  const definition = session.catalog.get(TYPE);
  const face = model.faces.get(TYPE);
  const taps = tapsOf(shell);
  if (definition === undefined || face === undefined || taps.length < 2) return;
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
      params: allParams(node, definition), config: allConfig(node, definition), rateHz: model.patch.rateHz, isBypassed: false, isPlaying: session.transport.state === 'playing',
      positionSeconds: session.transport.positionFrames / session.transport.rateHz,
      inputName: (port) => taps[ports.indexOf(port)]?.name,
      recording: () => undefined,
      telemetry: (name) => session.telemetry(NODE, name),
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
