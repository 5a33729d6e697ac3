/** The command `patchcord`: chooses a command, prints its help, and turns what happens into an exit code. Node's main thread. */
import { checkCommand } from './check.ts';
import { type Command, runCommand } from './command.ts';
import { explainCommand } from './explain.ts';
import { gradeCommand } from './grade.ts';
import { measureCommand } from './measure.ts';
import { nodesCommand } from './nodes.ts';
import { AT_FAULT, DONE } from './output.ts';
import { renderCommand } from './render.ts';
import { responseCommand } from './response.ts';

const COMMANDS: readonly Command[] = [checkCommand, explainCommand, renderCommand, measureCommand, responseCommand, gradeCommand, nodesCommand];

const stop = new AbortController();
// Once: whoever asks again does not want to wait.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
// A reader that has seen enough, such as head, closes the pipe.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? DONE : AT_FAULT));

const io = {
  out: (text: string): void => void process.stdout.write(text),
  err: (text: string): void => void process.stderr.write(text),
  signal: stop.signal,
};

process.exitCode = await runCommand(COMMANDS, process.argv.slice(2), io);
