/**
 * JSON schema (draft 2020-12) of what a patch stores for one node, from its definition alone. The schema of the whole
 * document stands on these in `src/patch/schema.ts`. Any thread, pure.
 */
import type { CatalogNode, Param, Setting } from '../kit/index.ts';

export type Schema = boolean | { readonly [keyword: string]: unknown };

/** The stored fields that depend on the type: values, settings and opened sockets. */
export function nodeSchema(node: CatalogNode): Schema {
  const modulatable = Object.entries(node.params).filter(([, param]) => param.modulatable).map(([name]) => name);
  return {
    title: node.name,
    description: node.summary,
    properties: {
      version: { type: 'integer', minimum: 1 },
      params: closed(node.params, paramSchema),
      config: closed(node.config ?? {}, settingSchema),
      exposed: modulatable.length === 0 ? { maxItems: 0 } : { items: { enum: modulatable } },
      ...(node.role === 'media' ? {} : { media: false }),
      ...(node.role === 'chain' ? {} : { chain: false }),
    },
  };
}

function closed<T>(entries: Readonly<Record<string, T>>, schemaOf: (entry: T) => Schema): Schema {
  const properties = Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, schemaOf(entry)]));
  return { type: 'object', properties, additionalProperties: false };
}

function paramSchema(param: Param): Schema {
  const description = `${param.doc}${param.choices === undefined ? '' : ` ${param.choices.map((choice, at) => `${at}: ${choice}`).join(', ')}.`}`;
  const type = param.choices !== undefined || param.toggle ? 'integer' : 'number';
  return { type, minimum: param.min, maximum: param.max, default: param.initial, description, ...(param.unit === '' ? {} : { $comment: `unit: ${param.unit}` }) };
}

function settingSchema(setting: Setting): Schema {
  const about = { default: setting.initial, description: setting.doc };
  switch (setting.kind) {
    case 'number': return { type: setting.integer ? 'integer' : 'number', minimum: setting.min, maximum: setting.max, ...about };
    case 'choice': return { enum: setting.choices, ...about };
    case 'toggle': return { type: 'boolean', ...about };
    case 'text': return { type: 'string', maxLength: setting.maxLength, ...about };
  }
}
