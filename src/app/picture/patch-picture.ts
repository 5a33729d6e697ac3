/**
 * A patch as a picture: SVG text as the canvas shows it, or small, as shapes in the tools' colors that stand on any ground.
 * Refers to nothing outside itself, runs nothing, and all text in it is escaped. Pure: no page.
 */
import type { Catalog } from '../../catalog/catalog.ts';
import type { CatalogNode } from '../../kit/index.ts';
import { cableCurve } from '../../editor/cable-geometry.ts';
import { FRAME_TITLE } from '../../editor/hit-test.ts';
import type { NodeLayout } from '../../editor/node-layout.ts';
import { patchLayouts, type FaceSizes } from '../../editor/patch-boxes.ts';
import { patchOrder } from '../../editor/patch-order.ts';
import { GLYPHS } from '../../editor/tool-glyph.ts';
import { union, type Box } from '../../editor/viewport.ts';
import type { Patch, PatchNode } from '../../patch/patch.ts';
import { definitionOf } from '../../patch/values.ts';
import { type Ink, tintOf } from '../../views/ink.ts';
import { coordinate as n, escapeText, fitted, wrapped } from './svg-text.ts';

export interface PictureOptions {
  readonly catalog: Catalog;
  readonly ink: Ink;
  readonly form: 'small' | 'full';
  readonly faces?: FaceSizes;
}

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 32;
const TITLE_HEIGHT = 40;
const NAME_PX = 13;
const SMALL_PX = 11;
const LINE_HEIGHT = 18;
/** A small picture shows this many nodes at most; of a larger patch the first in order of sound. */
const SMALL_NODES = 400;
const SMALL = { width: 320, height: 180, padding: 12 } as const;
/** Stands off both grounds. */
const SMALL_CABLE = '#8a8a92';

interface Placed {
  readonly id: string;
  readonly node: PatchNode;
  readonly definition: CatalogNode | undefined;
  readonly layout: NodeLayout;
  readonly box: Box;
}

export function patchPicture(patch: Patch, options: PictureOptions): Picture {
  const placed = placeNodes(patch, options);
  return options.form === 'small' ? smallPicture(patch, placed, options) : fullPicture(patch, placed, options);
}

function placeNodes(patch: Patch, { catalog, faces }: PictureOptions): ReadonlyMap<string, Placed> {
  const layouts = patchLayouts(patch, catalog, faces);
  return new Map([...patch.nodes].map(([id, node]) => {
    const layout = layouts.get(id)!;
    return [id, { id, node, definition: definitionOf(node, catalog), layout, box: { x: node.x, y: node.y, width: layout.width, height: layout.height } }];
  }));
}

function curves(patch: Patch, placed: ReadonlyMap<string, Placed>): string[] {
  return [...patch.cables].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, { from, to }]) => {
    const [source, target] = [placed.get(from.node), placed.get(to.node)];
    const out = source?.layout.sockets.find(({ kind, port }) => kind === 'out' && port === from.port);
    const into = target?.layout.sockets.find(({ kind, port }) => kind !== 'out' && port === to.port);
    if (!source || !target || !out || !into) return [];
    const { from: a, c1, c2, to: b } = cableCurve({ x: source.box.x + out.x, y: source.box.y + out.y }, { x: target.box.x + into.x, y: target.box.y + into.y }, into.kind);
    return [`M${n(a.x)} ${n(a.y)}C${n(c1.x)} ${n(c1.y)} ${n(c2.x)} ${n(c2.y)} ${n(b.x)} ${n(b.y)}`];
  });
}

const colorOf = ({ definition }: Placed, ink: Ink): string => (definition ? ink.tool[definition.tool] : ink.edge);

function smallPicture(patch: Patch, all: ReadonlyMap<string, Placed>, { ink }: PictureOptions): Picture {
  const shown = all.size <= SMALL_NODES ? all : new Map(patchOrder(patch).slice(0, SMALL_NODES).map((id) => [id, all.get(id)!]));
  const box = union([...shown.values()].map((one) => one.box)) ?? { x: 0, y: 0, width: 1, height: 1 };
  const { width, height, padding } = SMALL;
  const k = Math.min((width - 2 * padding) / box.width, (height - 2 * padding) / box.height, 0.5);
  const [dx, dy] = [(width - box.width * k) / 2 - box.x * k, (height - box.height * k) / 2 - box.y * k];
  const nodes = [...shown.values()].map((one) => {
    const { x, y, width: w, height: h } = one.box;
    const look = one.node.bypassed ? `fill="none" stroke="${colorOf(one, ink)}" stroke-width="${n(2 / k)}"` : `fill="${colorOf(one, ink)}"`;
    return `<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}" rx="12" ${look}/>`;
  });
  const body = `<g transform="translate(${n(dx)} ${n(dy)}) scale(${Math.round(k * 1e5) / 1e5})"><path d="${curves(patch, shown).join('')}" fill="none" stroke="${SMALL_CABLE}" stroke-width="${n(1.25 / k)}"/>${nodes.join('')}</g>`;
  return { svg: svgOf(width, height, `0 0 ${width} ${height}`, '', body), width, height };
}

function fullPicture(patch: Patch, placed: ReadonlyMap<string, Placed>, { ink, catalog }: PictureOptions): Picture {
  const content = union([...[...placed.values()].map(({ box }) => box), ...patch.frames.values(), ...patch.comments.values()]) ?? { x: 0, y: 0, width: 320, height: 80 };
  const box = { x: content.x - MARGIN, y: content.y - MARGIN - TITLE_HEIGHT, width: content.width + 2 * MARGIN, height: content.height + 2 * MARGIN + TITLE_HEIGHT };
  const text = (x: number, y: number, words: string, color: string, size: number, more = ''): string => `<text x="${n(x)}" y="${n(y)}" fill="${color}" font-size="${size}"${more}>${escapeText(words)}</text>`;
  const bold = ' font-weight="600"';
  const frames = [...patch.frames.values()].map((frame) => {
    const color = tintOf(ink, frame.tint);
    return `<rect x="${n(frame.x)}" y="${n(frame.y)}" width="${n(frame.width)}" height="${n(frame.height)}" rx="12" fill="${color}" fill-opacity="0.05" stroke="${color}" stroke-opacity="0.45"/>`
      + text(frame.x + 12, frame.y + FRAME_TITLE / 2 + 5, fitted(frame.title, NAME_PX, frame.width - 24), ink.muted, NAME_PX, bold);
  });
  const comments = [...patch.comments.values()].map((comment) => wrapped(comment.text, NAME_PX, comment.width)
    .slice(0, Math.floor(comment.height / LINE_HEIGHT)).map((line, row) => text(comment.x, comment.y + 13 + row * LINE_HEIGHT, line, ink.muted, NAME_PX)).join(''));
  const cables = `<path d="${curves(patch, placed).join('')}" fill="none" stroke="${ink.isDark ? ink.edge : ink.cable}" stroke-width="2.5" stroke-linecap="round"/>`;
  const nodes = [...placed.values()].map((one) => {
    const { x, y, width, height } = one.box;
    const color = colorOf(one, ink);
    const { node, definition, layout } = one;
    const name = node.label || node.chain?.patch.title || (definition?.name ?? node.type);
    const face = node.bypassed
      ? `<rect x="${n(x)}" y="${n(y)}" width="${width}" height="${height}" rx="8" fill="${ink.ground}" stroke="${ink.edge}"/>`
      : `<rect x="${n(x)}" y="${n(y)}" width="${width}" height="${height}" rx="8" fill="${ink.surface}" stroke="${ink.line}"/><path d="M${n(x)} ${n(y + 8)}a8 8 0 0 1 8-8h${width - 16}a8 8 0 0 1 8 8z" fill="${color}"/><rect x="${n(x + 0.5)}" y="${n(y + 3)}" width="${width - 1}" height="6" fill="${ink.surface}"/>`;
    const glyph = `<path transform="translate(${n(x + 12)} ${n(y + 9.5)})" d="${GLYPHS[definition?.tool ?? 'routing']}" fill="none" stroke="${color}" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>`;
    const title = text(x + 36, y + 22, fitted(name, NAME_PX, width - 48), node.bypassed ? ink.muted : ink.text, NAME_PX, node.bypassed ? `${bold} text-decoration="line-through"` : bold);
    const inside = node.chain === undefined ? '' : text(x + 12, y + height - 18, fitted(contents(node.chain.patch, catalog), SMALL_PX, width - 24), ink.muted, SMALL_PX);
    const sockets = layout.sockets.map((socket) => `<circle cx="${n(x + socket.x)}" cy="${n(y + socket.y)}" r="4" fill="${ink.ground}" stroke="${ink.edge}" stroke-width="1.5"/>`).join('');
    return `<g>${face}${glyph}${title}${inside}${sockets}</g>`;
  });
  const heading = text(content.x, content.y - MARGIN + 4, fitted(patch.title || 'Untitled', 18, Math.max(240, content.width)), ink.text, 18, bold);
  const ground = `<rect x="${n(box.x)}" y="${n(box.y)}" width="${n(box.width)}" height="${n(box.height)}" fill="${ink.ground}"/>`;
  const body = [ground, heading, ...frames, ...comments, cables, ...nodes].join('\n');
  return { svg: svgOf(Math.ceil(box.width), Math.ceil(box.height), [box.x, box.y, box.width, box.height].map(n).join(' '), patch.title, body), width: Math.ceil(box.width), height: Math.ceil(box.height) };
}

function contents(patch: Patch, catalog: Catalog): string {
  return patchOrder(patch).flatMap((id) => {
    const node = patch.nodes.get(id)!;
    const definition = definitionOf(node, catalog);
    const isEnd = definition?.role === 'chain-input' || definition?.role === 'chain-output';
    return isEnd ? [] : [node.label || node.chain?.patch.title || (definition?.name ?? node.type)];
  }).join(' · ');
}

const svgOf = (width: number, height: number, viewBox: string, title: string, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${viewBox}" font-family="Inter, system-ui, sans-serif" role="img">${title === '' ? '' : `<title>${escapeText(title)}</title>`}${body}</svg>`;
