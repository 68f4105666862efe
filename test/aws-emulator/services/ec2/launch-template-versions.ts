import type * as ec2 from '@aws-sdk/client-ec2';
import type { CallContext } from '../../kernel/call-context.ts';
import type { Handlers, Present } from '../../kernel/handlers.ts';
import { filterRows } from './filters.ts';
import { launchTemplateTable, launchTemplateVersionTable } from './instance-tables.ts';
import type { LaunchData, LaunchTemplateRow, LaunchTemplateVersionRow } from './instance-tables.ts';
import { versionKey, versionNumber } from './launch-template-data.ts';
import { addVersion, checkData, template } from './launch-templates.ts';
import * as rules from './launch-template-rules.ts';

const versionAbsent = () =>
  rules.templateVersionAbsent.refuse('Could not find the specified version for the launch template.');

/** A new version begins as its source and replaces what the call gives, member by member. */
function dataFrom(context: CallContext, row: LaunchTemplateRow, source: string | undefined): LaunchData {
  if (source === undefined) return {};
  const key = versionKey(row.LaunchTemplateId, versionNumber(row, source));
  const version = context.table(launchTemplateVersionTable).truth.get(key);
  if (!version) throw versionAbsent();
  return version.LaunchTemplateData;
}

type Question = Present<ec2.DescribeLaunchTemplateVersionsRequest>;

function boundsOf(input: Question): (version: LaunchTemplateVersionRow) => boolean {
  const [low, high] = [Number(input.MinVersion ?? 1), Number(input.MaxVersion ?? Infinity)];
  return ({ VersionNumber: number }) => number >= low && number <= high;
}

function versionsOfOne(context: CallContext, input: Question): LaunchTemplateVersionRow[] {
  const row = template(context, input);
  const table = context.table(launchTemplateVersionTable);
  const id = row.LaunchTemplateId;
  if (!input.Versions || input.Versions.length === 0) {
    return table
      .list()
      .filter((version) => version.LaunchTemplateId === id)
      .filter(boundsOf(input))
      .sort((left, right) => right.VersionNumber - left.VersionNumber);
  }
  const seen = context.table(launchTemplateTable).byId(id) ?? row;
  return input.Versions.map((version) => {
    const found = table.byId(versionKey(id, versionNumber(seen, version)));
    if (!found) throw versionAbsent();
    return found;
  });
}

/** Without a template, the latest or default versions of all. */
function versionsOfAll(context: CallContext, input: Question): LaunchTemplateVersionRow[] {
  const versions = context.table(launchTemplateVersionTable);
  return context
    .table(launchTemplateTable)
    .list()
    .flatMap((row) =>
      (input.Versions ?? []).flatMap(
        (version) => versions.byId(versionKey(row.LaunchTemplateId, versionNumber(row, version))) ?? [],
      ),
    );
}

interface Outcome {
  readonly LaunchTemplateId: string;
  readonly LaunchTemplateName: string;
  readonly VersionNumber: number;
  readonly ResponseError?: ec2.ResponseError;
}

/** The default version stays; AWS's code for it is uncertain. */
function deleteVersion(context: CallContext, row: LaunchTemplateRow, version: number): Outcome {
  const table = context.table(launchTemplateVersionTable);
  const key = versionKey(row.LaunchTemplateId, version);
  const outcome = {
    LaunchTemplateId: row.LaunchTemplateId,
    LaunchTemplateName: row.LaunchTemplateName,
    VersionNumber: version,
  };
  if (version === row.DefaultVersionNumber) {
    const Message = 'The default version of a launch template cannot be deleted.';
    return { ...outcome, ResponseError: { Code: 'unexpectedError', Message } };
  }
  if (table.remove(key)) return outcome;
  const Message = 'The specified version does not exist.';
  return { ...outcome, ResponseError: { Code: 'launchTemplateVersionDoesNotExist', Message } };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/manage-launch-template-versions.html */
export const launchTemplateVersions = {
  CreateLaunchTemplateVersion(context, input) {
    return context.once(input.ClientToken, input, () => {
      const row = template(context, input);
      const data = {
        ...dataFrom(context, row, input.SourceVersion),
        ...checkData(input.LaunchTemplateData),
      };
      const number = row.LatestVersionNumber + 1;
      context.table(launchTemplateTable).update(row.LaunchTemplateId, { LatestVersionNumber: number });
      const version = { number, data, description: input.VersionDescription };
      return { LaunchTemplateVersion: addVersion(context, row, version) };
    });
  },

  DescribeLaunchTemplateVersions(context, input) {
    const named = input.LaunchTemplateId !== undefined || input.LaunchTemplateName !== undefined;
    const found = named ? versionsOfOne(context, input) : versionsOfAll(context, input);
    const rows = filterRows(found, input.Filters, {
      'is-default-version': (row) => row.DefaultVersion,
      'image-id': (row) => row.LaunchTemplateData.ImageId,
      'instance-type': (row) => row.LaunchTemplateData.InstanceType,
    });
    const page = { limit: input.MaxResults, token: input.NextToken, default: 200, max: 200 };
    const { items, next } = context.page(rows, page);
    return { LaunchTemplateVersions: items, NextToken: next };
  },

  DeleteLaunchTemplateVersions(context, input) {
    const row = template(context, input);
    const outcomes = input.Versions.map((version) =>
      deleteVersion(context, row, versionNumber(row, version)),
    );
    return {
      SuccessfullyDeletedLaunchTemplateVersions: outcomes.filter(({ ResponseError }) => !ResponseError),
      UnsuccessfullyDeletedLaunchTemplateVersions: outcomes.filter(({ ResponseError }) => ResponseError),
    };
  },
} satisfies Handlers<typeof ec2>;
