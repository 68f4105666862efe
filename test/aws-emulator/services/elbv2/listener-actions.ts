import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Present } from '../../kernel/handlers.ts';
import { groupOf } from './lookup.ts';
import * as rules from './rules.ts';

type GivenAction = Present<Action>;

/** Where a listener hears. */
export interface Place {
  readonly balancerArn: string;
  readonly port: number;
  readonly protocol: string;
}

export const groupsOf = (actions: readonly Action[]): readonly string[] => [
  ...new Set(
    actions.flatMap((action) =>
      (action.ForwardConfig?.TargetGroups ?? []).flatMap(({ TargetGroupArn: arn }) => arn ?? []),
    ),
  ),
];

function forward(context: CallContext, action: GivenAction, place: Place): Action {
  const given = action.ForwardConfig?.TargetGroups ?? [{ TargetGroupArn: action.TargetGroupArn ?? '' }];
  const tuples = given.map(({ TargetGroupArn: arn = '', Weight = 1 }) => ({ TargetGroupArn: arn, Weight }));
  for (const { TargetGroupArn: arn } of tuples) {
    if (arn === '') throw rules.actionInvalid.refuse('A forward action must name a target group');
    const group = groupOf(context, arn);
    if (group.LoadBalancerArns.some((used) => used !== place.balancerArn)) {
      throw rules.groupAssociation.refuse(
        `The following target groups cannot be associated with more than one load balancer: ${arn}`,
      );
    }
  }
  const [only] = tuples.length === 1 ? tuples : [];
  return {
    ...action,
    ...(only ? { TargetGroupArn: only.TargetGroupArn } : {}),
    ForwardConfig: {
      TargetGroups: tuples,
      TargetGroupStickinessConfig: action.ForwardConfig?.TargetGroupStickinessConfig ?? { Enabled: false },
    },
  };
}

/** What AWS fills in where a redirect leaves something out: references to the request. */
const sameAsRequest = {
  Protocol: '#{protocol}',
  Port: '#{port}',
  Host: '#{host}',
  Path: '/#{path}',
  Query: '#{query}',
} as const;

function redirect(action: GivenAction, place: Place): Action {
  const given = action.RedirectConfig;
  if (!given) throw rules.actionInvalid.refuse('A redirect action must have a redirect configuration');
  const target = { ...sameAsRequest, ...given };
  const came = { ...sameAsRequest, Protocol: place.protocol, Port: String(place.port) };
  const same = (name: keyof typeof came): boolean =>
    target[name] === sameAsRequest[name] || target[name] === came[name];
  if ((Object.keys(came) as (keyof typeof came)[]).every(same))
    throw rules.actionInvalid.refuse('The redirect configuration is not valid because it creates a loop');
  return { ...action, RedirectConfig: target };
}

/** The actions as AWS shows them, checked. */
export function settledActions(
  context: CallContext,
  actions: readonly GivenAction[],
  place: Place,
): Action[] {
  if (actions.length !== 1)
    throw rules.actionInvalid.refuse('A listener served here has exactly one default action');
  return actions.map((action) => {
    if (action.Type === 'forward') return forward(context, action, place);
    if (action.Type === 'redirect') return redirect(action, place);
    if (action.Type === 'fixed-response' && action.FixedResponseConfig) return action;
    throw rules.actionInvalid.refuse(`An action of type '${action.Type}' is incomplete or not served here`);
  });
}
