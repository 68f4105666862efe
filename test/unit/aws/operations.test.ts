import { describe, expect, it } from '@jest/globals';
import { NormalizedSchema } from '@smithy/core/schema';
import * as autoScaling from '../../../src/aws/operations/auto-scaling.ts';
import * as ec2Compute from '../../../src/aws/operations/ec2-compute.ts';
import * as ec2Network from '../../../src/aws/operations/ec2-network.ts';
import * as ecr from '../../../src/aws/operations/ecr.ts';
import * as ecs from '../../../src/aws/operations/ecs.ts';
import * as efs from '../../../src/aws/operations/efs.ts';
import * as elb from '../../../src/aws/operations/elb.ts';
import * as elbv2 from '../../../src/aws/operations/elbv2.ts';
import * as iam from '../../../src/aws/operations/iam.ts';
import * as logs from '../../../src/aws/operations/logs.ts';
import type { AwsOp, OutputOf } from '../../../src/aws/operations/operation.ts';
import * as rds from '../../../src/aws/operations/rds.ts';
import * as secretsManager from '../../../src/aws/operations/secrets-manager.ts';
import * as serviceQuotas from '../../../src/aws/operations/service-quotas.ts';
import * as ssm from '../../../src/aws/operations/ssm.ts';
import * as sts from '../../../src/aws/operations/sts.ts';
import { rates } from '../../../src/aws/rates.ts';
import type { Op } from '../../../src/engine/op.ts';

const modules = [
  autoScaling,
  ec2Compute,
  ec2Network,
  ecr,
  ecs,
  efs,
  elb,
  elbv2,
  iam,
  logs,
  rds,
  secretsManager,
  serviceQuotas,
  ssm,
  sts,
];
const operations = modules
  .flatMap((module) => Object.entries<Op>(module))
  .map(([exported, op]) => ({ title: `${op.service} ${op.name}`, exported, op: op as AwsOp }));
const reads = operations.filter(({ op }) => !op.write);

/** Names of the page tokens in the SDK's own schema of an operation. */
function tokensOf({ command }: AwsOp): { inputs: string[]; outputs: string[] } {
  const { schema } = new command({}) as unknown as { schema: [9, string, string, unknown, unknown, unknown] };
  const names = (part: unknown): string[] =>
    [
      ...NormalizedSchema.of(
        (typeof part === 'function' ? (part as () => unknown)() : part) as never,
      ).structIterator(),
    ]
      .map(([name]) => name)
      .filter((name) => /^(next_?token|(next)?marker)$/i.test(name));
  return { inputs: names(schema[4]), outputs: names(schema[5]) };
}

describe('every operation', () => {
  it.each(operations)('$title is named like its command and its export', ({ exported, op }) => {
    expect(`${exported.charAt(0).toUpperCase()}${exported.slice(1)}`).toBe(op.name);
    expect(op.command.name).toBe(`${op.name}Command`);
  });

  it.each(operations)('$title is a write unless its name says that it only looks', ({ op }) => {
    expect(op.write).toBe(!/^(Describe|List|Get|Filter|AssumeRole)/.test(op.name));
  });

  it.each(operations)('$title takes its tokens from a bucket with a rate', ({ op }) => {
    expect(Object.keys(rates)).toContain(op.bucket.split('/')[0]);
  });

  it.each(operations)('$title names the action that it needs first', ({ op }) => {
    expect(op.iam[0]?.action).toBe(`${op.service}:${op.name}`);
    expect(new Set(op.iam.map((grant) => JSON.stringify(grant))).size).toBe(op.iam.length);
  });

  it.each(reads)('$title has pages where the SDK knows a page token, and nowhere else', ({ op }) => {
    const { inputs, outputs } = tokensOf(op);
    if (op.pages === undefined) {
      // A log has no last page: its tokens lead back and forth for ever, and have names of their own.
      const isEndless = op.name === 'GetLogEvents';
      expect({ inputs: isEndless ? [] : inputs, outputs }).toEqual({ inputs: [], outputs: [] });
    } else {
      expect(inputs).toContain(op.pages.input);
      // EFS returns the marker it was given as Marker, and the next one as NextMarker.
      expect(outputs.at(-1)).toBe(op.pages.output);
    }
  });
});

describe('a call', () => {
  it('pairs an operation with an input of its type', () => {
    const input = { CidrBlock: '10.0.0.0/16' };
    expect(ec2Network.createVpc.call(input)).toEqual({ op: ec2Network.createVpc, input });
    // @ts-expect-error CreateVpc has no such member.
    ec2Network.createVpc.call({ CidrBlok: '10.0.0.0/16' });
  });

  it('tells the type of its answer', () => {
    const output: Pick<OutputOf<typeof ec2Network.describeVpcs>, 'Vpcs'> = { Vpcs: [{ VpcId: 'vpc-1' }] };
    expect(output.Vpcs?.[0]?.VpcId).toBe('vpc-1');
  });
});
