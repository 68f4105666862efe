import { planCommand } from './plan-command.ts';
import { runOnThisMachine } from './system-context.ts';

await runOnThisMachine({
  name: 'wordpress-stack',
  about: 'Looks at WordPressStacks before anything is done to them.',
  commands: [planCommand],
});
