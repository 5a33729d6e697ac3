/**
 * Where the parts of a node stand, from its declaration alone: its size, rows and sockets are known without any DOM, so
 * that cables can be drawn and hit for nodes that are not mounted. Canvas units; pure.
 */
import type { CatalogNode, Param, Telemetry } from '../kit/index.ts';

/** Heights and widths in canvas units, all in fours. The node's element is laid out with the same numbers. */
export const METRICS = {
  header: 32, portRow: 20, gap: 8, knobRow: 72, knobCell: 64, switchRow: 24, choiceRow: 24, levelRow: 16, reductionRow: 12, paramRow: 20, paramCell: 64, chainRow: 28, chainWidth: 208,
  minWidth: 144, labelledWidth: 168, maxKnobs: 3,
  /** Letters of a name that the narrowest header has room for. */
  shortName: 13,
} as const;

export type SocketKind = 'in' | 'out' | 'param';

export interface SocketPlace {
  readonly kind: SocketKind;
  readonly port: string;
  readonly label: string;
  /** Of a detector's input: drawn as a diamond. */
  readonly isKey: boolean;
  /** From the node's corner. */
  readonly x: number;
  readonly y: number;
}

export interface NodeLayout {
  readonly width: number;
  readonly height: number;
  readonly sockets: readonly SocketPlace[];
  /** Rows below the name: the first input and output stand beside it, so that chains of nodes hang on straight cables. */
  readonly portRows: number;
  readonly knobs: readonly string[];
  readonly switches: readonly string[];
  readonly choices: readonly string[];
  readonly hasLevel: boolean;
  readonly reduction: string | undefined;
  /** Whether it has a row that opens its chain. */
  readonly isChain: boolean;
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly hidesControls?: true;
}

/** Ports and parameters where cables end, by node; the only ones a node of an unknown type has. */
export interface UsedPorts {
  readonly ins: readonly string[];
  readonly outs: readonly string[];
}

export function layoutNode(definition: CatalogNode | undefined, exposed: readonly string[], used: UsedPorts, picture: PictureSize | undefined): NodeLayout {
  const inputs = definition ? Object.entries(definition.inputs).map(([port, { label, key }]) => ({ port, label: label ?? words(port), isKey: key === true })) : used.ins.map(bare);
  const outputs = definition ? Object.entries(definition.outputs).map(([port, { label }]) => ({ port, label: label ?? words(port), isKey: false })) : used.outs.map(bare);
  const params = shownParams(definition, exposed, used);
  const portRows = Math.max(inputs.length, outputs.length, 1) - 1;
  const controls = controlsOf(picture?.hidesControls ? undefined : definition);
  const hasLevel = levelTelemetry(definition?.telemetry) !== undefined && picture === undefined;
  const reduction = picture === undefined ? reductionTelemetry(definition?.telemetry) : undefined;

  const isChain = definition?.role === 'chain';

  const width = Math.max(
    isChain ? METRICS.chainWidth : 0,
    portRows > 0 || (definition?.name.length ?? 0) > METRICS.shortName ? METRICS.labelledWidth : METRICS.minWidth,
    (picture?.width ?? 0) + 2 * METRICS.gap,
    controls.knobs.length * METRICS.knobCell + 2 * METRICS.gap,
    params.length * METRICS.paramCell + 2 * METRICS.gap,
  );
  const blocks = [
    portRows * METRICS.portRow,
    picture?.height ?? 0,
    controls.knobs.length > 0 ? METRICS.knobRow : 0,
    controls.choices.length * METRICS.choiceRow,
    controls.switches.length > 0 ? METRICS.switchRow : 0,
    hasLevel ? METRICS.levelRow : 0,
    reduction === undefined ? 0 : METRICS.reductionRow,
    isChain ? METRICS.chainRow : 0,
  ].filter((height) => height > 0);
  const body = blocks.reduce((sum, height) => sum + height + METRICS.gap, 0);
  const height = METRICS.header + body + (params.length > 0 ? METRICS.paramRow : 0);
  const rowY = (row: number): number => (row === 0 ? METRICS.header / 2 : METRICS.header + METRICS.portRow * (row - 0.5));
  const sockets: SocketPlace[] = [
    ...inputs.map((port, row): SocketPlace => ({ kind: 'in', ...port, x: 0, y: rowY(row) })),
    ...outputs.map((port, row): SocketPlace => ({ kind: 'out', ...port, x: width, y: rowY(row) })),
    ...params.map((port, at): SocketPlace => ({ kind: 'param', ...port, isKey: false, x: (width * (at + 0.5)) / params.length, y: height })),
  ];
  return { width, height, sockets, portRows, ...controls, hasLevel, reduction, isChain };
}

const bare = (port: string) => ({ port, label: words(port), isKey: false });

function shownParams(definition: CatalogNode | undefined, exposed: readonly string[], used: UsedPorts): { port: string; label: string }[] {
  const names = Object.keys(definition?.params ?? {}).filter((name) => exposed.includes(name) || used.ins.includes(name));
  return names.map((port) => ({ port, label: paramLabel(port, definition!.params[port]!) }));
}

function controlsOf(definition: CatalogNode | undefined): Pick<NodeLayout, 'knobs' | 'switches' | 'choices'> {
  const shown = Object.entries(definition?.params ?? {}).filter(([, param]) => param.onFace);
  const names = (keep: (param: Param) => boolean): string[] => shown.filter(([, param]) => keep(param)).map(([name]) => name);
  return {
    knobs: names((param) => param.choices === undefined && !param.toggle).slice(0, METRICS.maxKnobs),
    switches: names((param) => param.toggle === true),
    choices: names((param) => param.choices !== undefined),
  };
}

type TelemetryTable = Readonly<Record<string, Telemetry>> | undefined;

/** The names under which a node reports the peaks of its two channels. */
export function levelTelemetry(telemetry: TelemetryTable): readonly [string, string] | undefined {
  return telemetry?.['peakLeft'] && telemetry['peakRight'] ? ['peakLeft', 'peakRight'] : undefined;
}

/** The name under which a node reports how far it turns the sound down, in dB. */
export function reductionTelemetry(telemetry: TelemetryTable): string | undefined {
  return Object.keys(telemetry ?? {}).find((name) => /reduction/i.test(name) && telemetry?.[name]?.unit === 'dB' && telemetry[name].count <= 2);
}

/** "preFader" reads "pre fader". */
export const words = (name: string): string => name.replace(/([a-z])([A-Z0-9])/g, '$1 $2').toLowerCase();

/** A parameter's own label, or its name without the unit. */
export function paramLabel(name: string, param: Pick<Param, 'label'>): string {
  if (param.label !== undefined) return param.label;
  const text = words(name.replace(/(Db|Hz|Ms|Percent|Seconds|Semitones|Degrees)$/, ''));
  return text.charAt(0).toUpperCase() + text.slice(1);
}
