interface LifecyclePolicy {
  readonly rules?: readonly {
    readonly selection?: Readonly<Record<string, unknown>>;
    readonly action?: Readonly<Record<string, unknown>>;
  }[];
}

const selection = { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: 7 };

/**
 * Images without a tag only: ECR does not look at what runs, and a rule for tagged ones deletes the image that the
 * service starts its next task from.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export const LIFECYCLE_POLICY = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      description: 'Images that no tag names any more',
      selection,
      action: { type: 'expire' },
    },
  ],
});

/** Compares what the policy does; ECR may write it in another order. */
export function sameLifecyclePolicy(text: string | undefined): boolean {
  const rules = rulesIn(text);
  if (rules.length !== 1) return false;
  const [rule = {}] = rules;
  const seen = rule.selection ?? {};
  const same = Object.entries(selection).every(([key, value]) => seen[key] === value);
  return same && rule.action?.['type'] === 'expire';
}

function rulesIn(text: string | undefined): NonNullable<LifecyclePolicy['rules']> {
  if (text === undefined) return [];
  try {
    return (JSON.parse(text) as LifecyclePolicy).rules ?? [];
  } catch {
    // Whatever stands there, it is no policy of ours.
    return [];
  }
}
