import type { Mutant } from './mutant.ts';

/** Undisturbed, or killed at the writes whose name holds a text. */
const undisturbed = (scenario: string): readonly string[] => [
  ...['--scenario', scenario, '--lag', 'none', '--writes', 'nothing'],
];
const killed = (scenario: string, writes: string, lag: string): readonly string[] => [
  ...['--scenario', scenario, '--lag', lag, '--writes', writes],
];

/** Each has to die: a simulation that does not notice it proves nothing about the oracle it is for. */
export const mutants: readonly Mutant[] = [
  {
    name: 'makes a second VPC after a crash, because it does not look for the first',
    file: 'src/engine/plan.ts',
    before: 'if (this.#input.now >= until) return undefined;',
    after: 'if (this.#input.now >= 0) return undefined;',
    args: killed('create', 'CreateVpc', 'maximum'),
    noticed: /doubled|made instead of/u,
  },
  {
    name: 'forgets the token of a creation in a crash, because the ledger is stored after the call',
    file: 'src/engine/ledger-keeper.ts',
    before:
      '    this.#ledger = ledger;\n    await this.#tools.saveLedger(ledger);\n    this.#saved = ledger;\n  }\n\n  /** Notes',
    after: '    this.#ledger = ledger;\n  }\n\n  /** Notes',
    args: killed('create', 'CreateNatGateway', 'maximum'),
    noticed: /doubled|made instead of/u,
  },
  {
    name: 'sends what it decided before it was paused and another took over',
    file: 'src/aws/sdk-cloud.ts',
    before: 'return now > notAfter;',
    after: 'return now < 0 && now > notAfter;',
    args: [...killed('create', 'CreateVpc', 'none'), '--paused', '1200'],
    noticed: /made instead of/u,
  },
  {
    name: 'makes what another has made since it looked last',
    file: 'src/engine/housekeeping.ts',
    before: "return repeat === 'none' || (repeat === 'token' && ledger.intents[action.id] === undefined);",
    after: 'return repeat === undefined && ledger.intents[action.id] === undefined;',
    args: ['--scenario', 'create', '--lag', 'typical', '--rival'],
    noticed: /made instead of/u,
  },
  {
    name: 'forgets that it has registered a revision as soon as it has the answer',
    file: 'src/engine/ledger-keeper.ts',
    before: 'const spent = result.ok && result.spent === true;',
    after: "const spent = result.ok && (action.verb === 'edit' || result.spent === true);",
    args: ['--scenario', 'rollout', '--lag', 'maximum', '--rival'],
    noticed: /made instead of/u,
  },
  {
    name: 'plans from lists that are older than what it has just written',
    file: 'src/engine/overlay.ts',
    before: 'rows.push(...made.filter((row) => !shown.has(objectKey(row))));',
    after: '',
    args: killed('create', 'nothing', 'maximum'),
    noticed: /\d+ calls, more than/u,
  },
  {
    name: 'reads everything in every pass',
    file: 'src/controller/pass-schedule.ts',
    before: "if (!asked && !sweep && !due) return { type: 'waiting', ...settled };",
    after: "if (!asked && !sweep && !due) return { type: 'deep', ...settled };",
    args: undisturbed('delete'),
    noticed: /\d+ calls, more than/u,
  },
  {
    name: 'lets the object go when there is little left',
    file: 'src/controller/letting-go.ts',
    before: 'if (!isEmptied(outcome, breadth, policy)) {',
    after: 'if (outcome.statuses.size > 40) {',
    args: undisturbed('delete'),
    noticed: /leaked/u,
  },
  {
    name: 'trusts its own status instead of looking at AWS',
    file: 'src/controller/stack-reconciler.ts',
    before: '    const version = JSON.stringify(stack.spec ?? null);',
    after:
      '    const said = JSON.stringify(stack.status ?? {});\n    if (!deleting && /"type":"Ready","status":"True"/u.test(said)) return { requeueAfter: 600_000 };\n    const version = JSON.stringify(stack.spec ?? null);',
    args: undisturbed('repair'),
    noticed: /the repair did not come about/u,
  },
  {
    name: 'compares a policy letter by letter with what IAM makes of it',
    file: 'src/reconcilers/identity/policy-document.ts',
    before: 'return seen === text || canonical(JSON.parse(text)) === canonical(JSON.parse(seen));',
    after: "return text === encoded && canonical('') !== seen;",
    args: undisturbed('create'),
    noticed: /did not come about|not silent/u,
  },
  {
    name: 'says Ready while AWS still works on something',
    file: 'src/controller/summary.ts',
    before: "const open = input.statuses.filter((status) => status.state !== 'ready');",
    after: "const open = input.statuses.filter((status) => !['ready', 'changing'].includes(status.state));",
    args: undisturbed('rollout'),
    noticed: /Ready with/u,
  },
  {
    name: 'deletes a subnet group before the database in it',
    file: 'src/reconcilers/database/database-subnet-group.ts',
    before: "goesAfter: ['database'],",
    after: '',
    args: undisturbed('delete'),
    noticed: /refused: \d+ times rds:DeleteDBSubnetGroup/u,
  },
  {
    name: 'deletes the database without a final snapshot',
    file: 'src/reconcilers/database/database.ts',
    before: "when: (seen, scope) => scope.policy !== 'Delete' && !isFinalSnapshotTaken(seen, scope),",
    after: 'when: () => false,',
    args: undisturbed('delete-snapshot'),
    noticed: /data was lost|lost: rds\/snapshot/u,
  },
  {
    name: 'makes an empty database where one has disappeared',
    file: 'src/engine/plan.ts',
    before: 'if (isLost(kind, this.#input)) return',
    after: 'if (isLost(kind, this.#input) && kind.data === undefined) return',
    program: 'test/simulation/data/main.ts',
    args: ['are gone are not made anew'],
    noticed: /BROKEN/u,
  },
  {
    name: 'takes for its own what carries the tags of another stack',
    file: 'src/engine/owner-tags.ts',
    before: "if (stackId !== stack.stackId) return 'foreign';",
    after: "if (stackId === '') return 'foreign';",
    program: 'test/simulation/refusals/main.ts',
    args: ['a name is taken by somebody else'],
    noticed: /BROKEN/u,
  },
  {
    name: "works on a stack that is another object's",
    file: 'src/engine/owner-tags.ts',
    before: 'if (pairs.some(([seen, own]) => seen !== undefined && seen !== own))',
    after: 'if (pairs.length === 0)',
    program: 'test/simulation/neighbours/main.ts',
    args: ['a backup that is restored into another cluster'],
    noticed: /BROKEN/u,
  },
  {
    name: 'takes a name that everybody may read as the password',
    file: 'src/reconcilers/secrets/secret.ts',
    before: 'SecretString: newContent(want.role, random),',
    after: 'SecretString: newContent(want.role, () => want.role),',
    args: undisturbed('create'),
    noticed: /secret values were told/u,
  },
];
