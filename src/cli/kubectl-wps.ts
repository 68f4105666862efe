import { refreshInstancesCommand, restartCommand } from './annotate-command.ts';
import { eventsCommand } from './events-command.ts';
import { keptCommand } from './kept-command.ts';
import { logsCommand } from './logs-command.ts';
import { openCommand } from './open-command.ts';
import { planCommand } from './plan-command.ts';
import { statusCommand } from './status-command.ts';
import { runOnThisMachine } from './system-context.ts';

await runOnThisMachine({
  name: 'kubectl wps',
  about: 'Looks after WordPressStacks.',
  commands: [
    statusCommand,
    planCommand,
    eventsCommand,
    logsCommand,
    restartCommand,
    refreshInstancesCommand,
    openCommand,
    keptCommand,
  ],
});
