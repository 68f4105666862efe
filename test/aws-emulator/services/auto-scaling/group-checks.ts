import type { CallContext } from '../../kernel/call-context.ts';
import { parameterRefusal } from '../ec2/launch-checks.ts';
import { resolveTemplate, templateOf } from '../ec2/launch-template-data.ts';
import type { TemplateReference } from '../ec2/launch-template-data.ts';
import { subnetTable } from '../ec2/tables.ts';
import * as rules from './rules.ts';
import { groupTable } from './tables.ts';
import type { GroupRow, TemplateChoice } from './tables.ts';

export interface Sizes {
  readonly MinSize: number;
  readonly MaxSize: number;
  readonly DesiredCapacity: number;
}

export function checkSizes({ MinSize: min, MaxSize: max, DesiredCapacity: desired }: Sizes): void {
  if (min < 0 || max < 0) throw rules.sizes.refuse('Min and max size must not be negative');
  if (min > max) {
    throw rules.sizes.refuse(
      `Max bound, ${String(max)}, must be greater than or equal to min bound, ${String(min)}`,
    );
  }
  if (desired < min || desired > max) {
    throw rules.sizes.refuse(
      `Desired capacity:${String(desired)} must be between the specified min size:${String(min)} and max size:${String(max)}`,
    );
  }
}

/** The zones of the subnets, which must exist. */
export function zonesOf(context: CallContext, subnets: string | undefined): string[] {
  const ids = (subnets ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0)
    throw rules.placeRequired.refuse('At least one Availability Zone or VPC Subnet is required.');
  const zones = ids.map((id) => {
    const subnet = context.table(subnetTable).reachable(id);
    if (!subnet) throw rules.placeRequired.refuse(`The subnet ID '${id}' does not exist`);
    return subnet.AvailabilityZone;
  });
  return [...new Set(zones)];
}

const formed = 'You must use a valid fully-formed launch template.';

/** The template as the group keeps it. It must be able to launch, as far as AWS knows at this moment. */
export function checkedTemplate(
  context: CallContext,
  reference: TemplateReference | undefined,
  subnets: string,
): TemplateChoice {
  if (!reference) {
    throw rules.templateRequired.refuse(
      'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
    );
  }
  const { LaunchTemplateId: id, LaunchTemplateName: name, Version: version } = reference;
  if ((id === undefined) === (name === undefined))
    throw rules.templateRequired.refuse(
      'Valid requests must contain either launchTemplateId or LaunchTemplateName',
    );
  const template = templateOf(context.scope, reference);
  if (!template) {
    const which = id === undefined ? `template name ${name ?? ''}` : `template ID ${id}`;
    throw rules.templateInvalid.refuse(
      `${formed} The specified launch template, with ${which}, does not exist.`,
    );
  }
  const resolved = resolveTemplate(context.scope, reference);
  if (!resolved) {
    throw rules.templateInvalid.refuse(
      `${formed} The specified launch template version, ${version ?? ''}, does not exist.`,
    );
  }
  const refusal = parameterRefusal(context.scope, resolved.data, subnets.split(',')[0] ?? '');
  if (refusal) throw rules.templateInvalid.refuse(`${formed} ${refusal.message}`);
  const choice = {
    LaunchTemplateId: template.LaunchTemplateId,
    LaunchTemplateName: template.LaunchTemplateName,
  };
  return { ...choice, Version: version ?? '$Default' };
}

/** The group that a write refers to. */
export function group(context: CallContext, name: string): GroupRow {
  const row = context.table(groupTable).truth.get(name);
  if (!row) {
    throw rules.groupAbsent.refuse(`AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`);
  }
  if (row.Status !== undefined)
    throw rules.groupLeaving.refuse(`AutoScalingGroup ${name} is pending delete and cannot be changed.`);
  return row;
}
