/** Runs in Chromium: Rete as its guide sets it up, with its default preset for lit, to stand beside our canvas. */
import { html, render } from 'lit';
import { ClassicPreset, type GetSchemes, NodeEditor } from 'rete';
import { AreaExtensions, AreaPlugin } from 'rete-area-plugin';
import { ConnectionPlugin, Presets as ConnectionPresets } from 'rete-connection-plugin';
import { type LitArea2D, LitPlugin, Presets } from '@retejs/lit-plugin';

type Schemes = GetSchemes<ClassicPreset.Node, ClassicPreset.Connection<ClassicPreset.Node, ClassicPreset.Node>>;
type Extra = LitArea2D<Schemes>;

export interface Field {
  readonly nodes: readonly { readonly id: string; readonly name: string; readonly x: number; readonly y: number }[];
  /** Two inputs and two outputs a node, by number. */
  readonly cables: readonly { readonly from: string; readonly out: number; readonly to: string; readonly in: number }[];
}

render(html`<style>html, body, #field { margin: 0; height: 100%; overflow: hidden; } #field { background: #141416; }</style><div id="field"></div>`, document.body);
const container = document.querySelector<HTMLElement>('#field')!;
const socket = new ClassicPreset.Socket('sound');
const editor = new NodeEditor<Schemes>();
const area = new AreaPlugin<Schemes, Extra>(container);
const connection = new ConnectionPlugin<Schemes, Extra>();
const lit = new LitPlugin<Schemes, Extra>();
AreaExtensions.selectableNodes(area, AreaExtensions.selector(), { accumulating: AreaExtensions.accumulateOnCtrl() });
AreaExtensions.simpleNodesOrder(area);
lit.addPreset(Presets.classic.setup());
connection.addPreset(ConnectionPresets.classic.setup());
editor.use(area);
area.use(connection);
area.use(lit);

async function load({ nodes, cables }: Field): Promise<void> {
  const made = new Map<string, ClassicPreset.Node>();
  for (const { id, name, x, y } of nodes) {
    const node = new ClassicPreset.Node(name);
    node.id = id;
    for (const n of [0, 1]) {
      node.addInput(`in${n}`, new ClassicPreset.Input(socket, `in ${n}`, true));
      node.addOutput(`out${n}`, new ClassicPreset.Output(socket, `out ${n}`));
    }
    made.set(id, node);
    await editor.addNode(node);
    await area.translate(id, { x, y });
  }
  for (const cable of cables) await editor.addConnection(new ClassicPreset.Connection(made.get(cable.from)!, `out${cable.out}`, made.get(cable.to)!, `in${cable.in}`));
}

async function view(k: number | 'all', x = 0, y = 0): Promise<void> {
  if (k === 'all') return AreaExtensions.zoomAt(area, editor.getNodes());
  await area.area.zoom(k, 0, 0);
  await area.area.translate(x, y);
}

/** The middle of a node's head on the screen. */
function headOf(id: string): { x: number; y: number } {
  const box = area.nodeViews.get(id)!.element.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + 16 };
}

const state = (id: string): string => JSON.stringify([area.area.transform, area.nodeViews.get(id)?.position]);

Object.assign(globalThis, { bench: { load, view, headOf, state, container } });
