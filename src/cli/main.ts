/** The command `patchcord`: chooses a command, prints its help, and turns what happens into an exit code. Node's main thread. */
import { checkCommand } from './check.ts';
import { type Command, runCommand } from './command.ts';
import { explainCommand } from './explain.ts';
import { measureCommand } from './measure.ts';
import { nodesCommand } from './nodes.ts';
import { renderCommand } from './render.ts';

const COMMANDS: readonly Command[] = [checkCommand, explainCommand, renderCommand, measureCommand, nodesCommand];

const io = {
  out: (text: string): void => void process.stdout.write(text),
  err: (text: string): void => void process.stderr.write(text),
};

process.exitCode = await runCommand(COMMANDS, process.argv.slice(2), io);
