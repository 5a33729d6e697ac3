/** What can be checked at a node: its values as the document has them, what it tells, and what analysis would say of its sound. Pure. */
import type { CatalogNode } from '../../../kit/index.ts';
import { paramLabel, words } from '../../../editor/node-layout.ts';
import type { Bounds, Check } from '../../../patch/lesson.ts';

export interface CheckChoice {
  readonly title: string;
  /** Its `wanted` says nothing yet: the present value does. */
  readonly check: Check;
}

/** A telemetry with more fields than these is a picture, not a value. */
const MAX_FIELDS = 4;

interface Analysis {
  readonly title: string;
  readonly type: string;
  readonly name: string;
  readonly statistic: Check['statistic'];
  readonly unit: string;
}

const ANALYSES: readonly Analysis[] = [
  { title: 'Loudness', type: 'loudness-meter', name: 'integratedLufs', statistic: 'last', unit: 'LUFS' },
  { title: 'Highest peak', type: 'loudness-meter', name: 'samplePeakDbfs', statistic: 'last', unit: 'dBFS' },
  { title: 'True peak', type: 'loudness-meter', name: 'truePeakDbtp', statistic: 'last', unit: 'dBTP' },
  { title: 'Level', type: 'level-meter', name: 'rmsDb', statistic: 'mean', unit: 'dB' },
  { title: 'Correlation', type: 'goniometer', name: 'correlation', statistic: 'mean', unit: '' },
  { title: 'What mono takes', type: 'goniometer', name: 'monoDb', statistic: 'mean', unit: 'dB' },
];

export function checkChoices(path: string, name: string, definition: CatalogNode, span: Check['span']): readonly CheckChoice[] {
  const base = { statistic: 'last', wanted: {}, unit: '' } as const;
  const timed = span === undefined ? {} : { span };
  const params = Object.entries(definition.params).map(([param, one]): CheckChoice => {
    const title = paramLabel(param, one);
    return { title, check: { ...base, label: `${title} of ${name}`, measure: { kind: 'param', node: path, name: param }, unit: one.choices === undefined && one.toggle !== true ? one.unit : '' } };
  });
  const settings = Object.entries(definition.config ?? {}).filter(([, { kind }]) => kind !== 'text').map(([setting, one]): CheckChoice => {
    const title = paramLabel(setting, {});
    return { title, check: { ...base, label: `${title} of ${name}`, measure: { kind: 'param', node: path, name: setting }, unit: one.kind === 'number' ? one.unit : '' } };
  });
  const told = Object.entries(definition.telemetry ?? {}).filter(([, { count }]) => count <= MAX_FIELDS).flatMap(([field, { count, unit }]) =>
    Array.from({ length: count }, (_, index): CheckChoice => {
      const title = `${capital(words(field.replace(/(Dbfs|Dbtp|Db|Lufs|Lu)$/, '')))}${count > 1 ? ` ${index + 1}` : ''}`;
      return { title, check: { ...base, ...timed, label: `${title} of ${name}`, measure: { kind: 'telemetry', node: path, name: field, ...(index > 0 ? { index } : {}) }, statistic: 'median', unit } };
    }));
  const ports = Object.keys(definition.outputs).length > 0 ? Object.keys(definition.outputs) : Object.keys(definition.inputs);
  const heard = ports.flatMap((port) => ANALYSES.map(({ title, type, name: field, statistic, unit }): CheckChoice => {
    const full = ports.length > 1 ? `${title} (${words(port)})` : title;
    return { title: full, check: { ...base, ...timed, label: `${full} of ${name}`, measure: { kind: 'probe', node: path, port, type, name: field }, statistic, unit } };
  }));
  return [...heard, ...told, ...params, ...settings, { title: 'Bypass', check: { ...base, label: `${name} is switched on`, measure: { kind: 'bypass', node: path } } }];
}

/** Around the present value, as near as an ear would ask for. */
export function boundsAround(value: number, { measure, unit }: Pick<Check, 'measure' | 'unit'>): Bounds {
  if (measure.kind === 'bypass' || (measure.kind === 'param' && unit === '' && Number.isInteger(value))) return { min: value, max: value };
  const by = unit === 'LUFS' || unit === 'LU' ? 0.5 : unit.startsWith('dB') ? 1 : unit === '%' ? 5 : unit === '' ? 0.1 : Math.max(0.001, Math.abs(value) * 0.2);
  return { min: rounded(value - by, by), max: rounded(value + by, by) };
}

/** To about a tenth of how far it may be off. */
function rounded(value: number, by: number): number {
  const decimals = Math.max(0, Math.ceil(-Math.log10(by / 2)));
  return Number(value.toFixed(decimals));
}
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
