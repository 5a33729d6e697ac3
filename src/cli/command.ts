/** What a command is, and how its words become a run of it. */
import { version } from '../../package.json';
import { DONE, INTERRUPTED, type Io, WRONG_USAGE } from './output.ts';
import { type OptionSpec, type Parsed, parseArguments, UsageError } from './parse-arguments.ts';

export interface Command {
  readonly name: string;
  /** What stands behind the name: "PATCH". */
  readonly words: string;
  readonly summary: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** How many words it takes. */
  readonly count: { readonly min: number; readonly max: number };
  /** @returns the exit code */
  run(parsed: Parsed, io: Io): Promise<number>;
}

const HELP: ReadonlySet<string> = new Set(['--help', '-h']);

/** @returns 0 done, 1 the patch or a file is at fault, 2 wrong usage, 130 interrupted */
export async function runCommand(commands: readonly Command[], args: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = args[0] === 'help' && args[1] !== undefined ? [args[1], '--help'] : args;
  if (name === undefined || name === 'help' || HELP.has(name)) {
    (name === undefined ? io.err : io.out)(overview(commands));
    return name === undefined ? WRONG_USAGE : DONE;
  }
  if (name === '--version') {
    io.out(`patchcord ${version}\n`);
    return DONE;
  }
  const command = commands.find((one) => one.name === name);
  if (command === undefined) {
    io.err(`There is no command "${name}".\n\n${overview(commands)}`);
    return WRONG_USAGE;
  }
  if (rest.some((word) => HELP.has(word))) {
    io.out(help(command));
    return DONE;
  }
  try {
    const parsed = parseArguments(rest, command.options);
    const { min, max } = command.count;
    if (parsed.words.length < min || parsed.words.length > max) throw new UsageError(`It takes ${command.words}.`);
    return await command.run(parsed, io);
  } catch (error) {
    if (io.signal?.aborted === true) {
      io.err('Stopped. Nothing was written.\n');
      return INTERRUPTED;
    }
    if (!(error instanceof UsageError)) throw error;
    io.err(`${error.message}\n\n${help(command)}`);
    return WRONG_USAGE;
  }
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name, words }) => name.length + words.length + 1));
  return `patchcord: patches checked, explained, rendered and measured\n\n${commands.map(({ name, words, summary }) => `  patchcord ${`${name} ${words}`.padEnd(width)}  ${summary}\n`).join('')}\nEach takes --json and --help. PATCH may be a bundle, and "-" reads a patch from standard input.\n`;
}

function help({ name, words, summary, options }: Command): string {
  const rows = Object.entries(options).map(([option, { value, doc }]) => [`--${option}${value === undefined ? '' : ` ${value}`}`, doc] as const);
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return `patchcord ${name} ${words}\n${summary}\n${rows.length === 0 ? '' : '\n'}${rows.map(([left, doc]) => `  ${left.padEnd(width)}  ${doc}\n`).join('')}`;
}
