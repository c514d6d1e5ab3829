import { backupCommands } from './backup-commands.ts';
import { checkCommand } from './check-command.ts';
import type { Command } from './command.ts';
import { organizationCommands } from './organization-commands.ts';
import { searchCommands } from './search-commands.ts';
import { userCommands } from './user-commands.ts';

/** Everything an operator can do without the web app. */
export const commands: readonly Command[] = [
  ...organizationCommands,
  ...userCommands,
  ...backupCommands,
  ...searchCommands,
  checkCommand,
];
