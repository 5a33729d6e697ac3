/**
 * Command-line words into a command's options. Pure; nothing is guessed: an unknown option is a fault.
 */
export interface OptionSpec {
  /** A flag takes no value; `many` collects every use. */
  readonly kind: 'flag' | 'value' | 'many';
  /** How the value is shown in the help. */
  readonly value?: string;
  readonly doc: string;
}

export interface Parsed {
  readonly words: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
}

export class UsageError extends Error {}

/** @throws UsageError that says what is wrong and how to mend it */
export function parseArguments(args: readonly string[], options: Readonly<Record<string, OptionSpec>>): Parsed {
  const words: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (!arg.startsWith('--') || arg === '--') {
      if (arg !== '--') words.push(arg);
      continue;
    }
    const equals = arg.indexOf('=');
    const name = arg.slice(2, equals < 0 ? undefined : equals);
    const spec = Object.hasOwn(options, name) ? options[name] : undefined;
    if (spec === undefined) throw new UsageError(`There is no option --${name} here. ${Object.keys(options).length === 0 ? 'This command takes none.' : `There are: ${Object.keys(options).map((o) => `--${o}`).join(', ')}.`}`);
    if (spec.kind === 'flag') {
      if (equals >= 0) throw new UsageError(`--${name} takes no value.`);
      flags.add(name);
      continue;
    }
    const value = equals >= 0 ? arg.slice(equals + 1) : args[++at];
    if (value === undefined) throw new UsageError(`--${name} needs a value: --${name} ${spec.value ?? 'VALUE'}.`);
    if (spec.kind === 'value' && values.has(name)) throw new UsageError(`--${name} was given twice.`);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return { words, flags, values };
}

export function numberOption(parsed: Parsed, name: string, range: { min: number; max: number }): number | undefined {
  const text = parsed.values.get(name)?.[0];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!(value >= range.min && value <= range.max) || text.trim() === '') throw new UsageError(`--${name} ${text} is not a number from ${range.min} to ${range.max}.`);
  return value;
}
