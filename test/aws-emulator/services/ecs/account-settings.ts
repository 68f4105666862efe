import type * as ecs from '@aws-sdk/client-ecs';
import type { Handlers } from '../../kernel/handlers.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html: what a new account has. */
const effective: Readonly<Record<string, string>> = {
  serviceLongArnFormat: 'enabled',
  taskLongArnFormat: 'enabled',
  containerInstanceLongArnFormat: 'enabled',
  awsvpcTrunking: 'disabled',
  containerInsights: 'disabled',
  tagResourceAuthorization: 'on',
};

export const accountSettings = {
  ListAccountSettings(context, input) {
    if (input.effectiveSettings !== true) return { settings: [] };
    const asked = { name: input.name, value: input.value };
    const settings = Object.entries(effective)
      .filter(([name, value]) => (asked.name ?? name) === name && (asked.value ?? value) === value)
      .map(([name, value]) => ({
        name: name as ecs.SettingName,
        value,
        principalArn: `arn:aws:iam::${context.account}:root`,
      }));
    return { settings };
  },
} satisfies Handlers<typeof ecs>;
