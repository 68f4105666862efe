import type * as ec2 from '@aws-sdk/client-ec2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers } from '../../kernel/handlers.ts';
import type { Present } from '../../kernel/handlers.ts';
import { filterRows } from './filters.ts';
import { launchTemplateTable, launchTemplateVersionTable } from './instance-tables.ts';
import type { LaunchData, LaunchTemplateRow, LaunchTemplateVersionRow } from './instance-tables.ts';
import { templateOf, versionKey, versionNumber, versionsOf } from './launch-template-data.ts';
import type { TemplateReference } from './launch-template-data.ts';
import * as rules from './launch-template-rules.ts';
import { tagsAtCreation } from './tags.ts';

export type RequestData = Present<ec2.RequestLaunchTemplateData>;

const base64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/;
const largestUserData = 16_384;

/** What EC2 looks at when a template is made; everything else is judged by the launch. */
export function checkData(data: RequestData): LaunchData {
  const { UserData: userData, IamInstanceProfile: profile } = data;
  if (userData !== undefined) {
    if (!base64.test(userData) || Buffer.from(userData, 'base64').length > largestUserData)
      throw rules.userDataEncoding.refuse('Invalid BASE64 encoding of user data.');
  }
  if (profile?.Arn !== undefined && profile.Name !== undefined) {
    throw rules.templateProfile.refuse(
      "The parameter 'iamInstanceProfile.name' may not be used in combination with 'iamInstanceProfile.arn'",
    );
  }
  if (data.NetworkInterfaces !== undefined && data.SecurityGroupIds !== undefined) {
    throw rules.templateInterfaces.refuse(
      'Network interfaces and an instance-level security groups may not be specified on the same request',
    );
  }
  return data;
}

/** The template that a call names; by id it may not be known yet. */
export function template(context: CallContext, reference: TemplateReference): LaunchTemplateRow {
  const { LaunchTemplateId: id, LaunchTemplateName: name } = reference;
  if ((id === undefined) === (name === undefined)) {
    throw rules.templateReference.refuse('Give either a launch template ID or a launch template name.');
  }
  const row = templateOf(context.scope, reference);
  if (row) return row;
  if (id !== undefined) {
    throw rules.templateIdAbsent.refuse(
      `The specified launch template, with template ID ${id}, does not exist.`,
    );
  }
  throw rules.templateNameAbsent.refuse(
    `The specified launch template, with template name ${name ?? ''}, does not exist.`,
  );
}

export function addVersion(
  context: CallContext,
  row: LaunchTemplateRow,
  version: { readonly number: number; readonly data: LaunchData; readonly description: string | undefined },
): LaunchTemplateVersionRow {
  const id = row.LaunchTemplateId;
  return context.table(launchTemplateVersionTable).insert(versionKey(id, version.number), {
    LaunchTemplateId: id,
    LaunchTemplateName: row.LaunchTemplateName,
    VersionNumber: version.number,
    ...(version.description === undefined ? {} : { VersionDescription: version.description }),
    CreateTime: context.date,
    CreatedBy: context.principal.arn,
    DefaultVersion: version.number === row.DefaultVersionNumber,
    LaunchTemplateData: version.data,
  });
}

function described(context: CallContext, input: Present<ec2.DescribeLaunchTemplatesRequest>) {
  const table = context.table(launchTemplateTable);
  if (input.LaunchTemplateIds && input.LaunchTemplateIds.length > 0) {
    return input.LaunchTemplateIds.map((id) => {
      const row = table.byId(id);
      if (row) return row;
      throw rules.templateIdAbsent.refuse(
        `The specified launch template, with template ID ${id}, does not exist.`,
      );
    });
  }
  if (!input.LaunchTemplateNames || input.LaunchTemplateNames.length === 0) return table.list();
  return input.LaunchTemplateNames.map((name) => {
    const id = table.truth.find((row) => row.LaunchTemplateName === name)?.LaunchTemplateId ?? '';
    const row = table.byId(id);
    if (row) return row;
    throw rules.templateNameAbsent.refuse(
      'At least one of the launch templates specified in the request does not exist.',
    );
  });
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-launch-template.html */
export const launchTemplates = {
  CreateLaunchTemplate(context, input) {
    return context.once(input.ClientToken, input, () => {
      const table = context.table(launchTemplateTable);
      const data = checkData(input.LaunchTemplateData);
      const name = input.LaunchTemplateName;
      if (table.truth.find((row) => row.LaunchTemplateName === name))
        throw rules.templateNameTaken.refuse('Launch template name already in use.');
      if (table.truth.list().length >= context.limit(rules.templateQuota))
        throw rules.templateCount.refuse('You have reached the limit of launch templates.');
      const id = context.newId('lt');
      const row = table.insert(id, {
        LaunchTemplateId: id,
        LaunchTemplateName: name,
        CreateTime: context.date,
        CreatedBy: context.principal.arn,
        DefaultVersionNumber: 1,
        LatestVersionNumber: 1,
        Tags: tagsAtCreation(input.TagSpecifications, 'launch-template'),
      });
      addVersion(context, row, { number: 1, data, description: input.VersionDescription });
      return { LaunchTemplate: row };
    });
  },

  DescribeLaunchTemplates(context, input) {
    const rows = filterRows(described(context, input), input.Filters, {
      'launch-template-name': (row) => row.LaunchTemplateName,
      'create-time': (row) => row.CreateTime?.toISOString(),
    });
    const page = { limit: input.MaxResults, token: input.NextToken, default: 200, max: 200 };
    const { items, next } = context.page(rows, page);
    return { LaunchTemplates: items, NextToken: next };
  },

  ModifyLaunchTemplate(context, input) {
    return context.once(input.ClientToken, input, () => {
      const row = template(context, input);
      const version = versionNumber(row, input.DefaultVersion ?? '$Default');
      const id = row.LaunchTemplateId;
      const versions = context.table(launchTemplateVersionTable);
      if (!versions.truth.has(versionKey(id, version)))
        throw rules.templateVersionAbsent.refuse(
          'Could not find the specified version for the launch template.',
        );
      for (const known of versionsOf(context.scope, id)) {
        const isDefault = known.VersionNumber === version;
        if (known.DefaultVersion === isDefault) continue;
        versions.update(versionKey(id, known.VersionNumber), { DefaultVersion: isDefault });
      }
      const changed = context.table(launchTemplateTable).update(id, { DefaultVersionNumber: version });
      return { LaunchTemplate: changed ?? row };
    });
  },

  DeleteLaunchTemplate(context, input) {
    const row = template(context, input);
    for (const version of versionsOf(context.scope, row.LaunchTemplateId)) {
      context
        .table(launchTemplateVersionTable)
        .remove(versionKey(row.LaunchTemplateId, version.VersionNumber));
    }
    context.table(launchTemplateTable).remove(row.LaunchTemplateId);
    return { LaunchTemplate: row };
  },
} satisfies Handlers<typeof ec2>;
