/** The manual page of a node, in Markdown, from its definition alone. Any thread, pure. */
import type { CatalogNode, Param, Setting } from '../kit/index.ts';
import { SILENCE_DB } from '../kit/index.ts';

export function nodeDocs(node: CatalogNode): string {
  const parts = [
    `# ${node.name}`,
    node.summary,
    `\`${node.id}\`, version ${node.version}, in the tool *${node.tool}*.`,
    section('Inputs', ['Port', 'What arrives there'], Object.entries(node.inputs).map(([name, port]) => [code(name), `${port.doc}${port.key ? ' Listens only: solo never silences what feeds it.' : ''}${port.repeated ? ' Its cables arrive one by one.' : ''}`])),
    section('Outputs', ['Port', 'What leaves there'], Object.entries(node.outputs).map(([name, port]) => [code(name), port.doc])),
    section('Parameters', ['Name', 'Range', 'Initially', 'Can be modulated', 'What it does'], Object.entries(node.params).map(([name, param]) => paramRow(name, param))),
    section('Settings', ['Name', 'Values', 'Initially', 'What it does'], Object.entries(node.config ?? {}).map(([name, setting]) => settingRow(name, setting))),
    section('Readings', ['Name', 'Unit', 'What it shows'], Object.entries(node.telemetry ?? {}).map(([name, { unit, count, doc }]) => [code(name), `${unit}${count === 1 ? '' : ` × ${count}`}`, doc])),
    list('Sources', (node.sources ?? []).map(({ cite, used }) => `${cite}: ${used}`)),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** One line a node, by tool: the contents page of the manual. */
export function catalogDocs(nodes: readonly CatalogNode[]): string {
  const tools = [...new Set(nodes.map((node) => node.tool))];
  const parts = tools.map((tool) => list(tool, nodes.filter((node) => node.tool === tool).map((node) => `**${node.name}** (${code(node.id)}): ${node.summary}`)));
  return `${['# Nodes', ...parts].join('\n\n')}\n`;
}

function paramRow(name: string, param: Param): string[] {
  const modulated = param.modulatable ? 'yes' : 'no';
  if (param.toggle) return [code(name), 'off, on', param.initial === 1 ? 'on' : 'off', modulated, param.doc];
  if (param.choices !== undefined) return [code(name), param.choices.join(', '), param.choices[param.initial] ?? '', modulated, param.doc];
  return [code(name), `${amount(param.min, param)} … ${amount(param.max, param)}`, amount(param.initial, param), modulated, param.doc];
}

/** A level at the bottom of the scale is silence. */
function amount(value: number, { unit, delivery }: Param): string {
  if (delivery === 'gain' && value <= SILENCE_DB) return '−∞ dB';
  return `${String(value).replace('-', '−')}${unit === '' ? '' : ` ${unit}`}`;
}

function settingRow(name: string, setting: Setting): string[] {
  const row = (values: string): string[] => [code(name), values, setting.initial === '' ? 'empty' : String(setting.initial), setting.doc];
  switch (setting.kind) {
    case 'number': return row(`${setting.min} … ${setting.max}${setting.unit === '' ? '' : ` ${setting.unit}`}`);
    case 'choice': return row(setting.choices.join(', '));
    case 'toggle': return row('true, false');
    case 'text': return row(`text of at most ${setting.maxLength} characters`);
  }
}

const code = (name: string): string => `\`${name}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

function section(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [`## ${title}`, '', line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

function list(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : [`## ${title}`, '', ...items.map((item) => `- ${item}`)].join('\n');
}
