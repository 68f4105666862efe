import { rule } from '../../kernel/rule.ts';

const reference = 'https://docs.aws.amazon.com/systems-manager/latest/APIReference/';

export const parameterAbsent = rule({
  id: 'ssm.parameter.absent',
  code: 'ParameterNotFound',
  page: `${reference}API_GetParameter.html`,
  text: 'GetParameter names a parameter that exists.',
});

export const versionAbsent = rule({
  id: 'ssm.parameter.version',
  code: 'ParameterVersionNotFound',
  page: `${reference}API_GetParameter.html#systemsmanager-GetParameter-request-Name`,
  text: 'A version in the name of a parameter is one that exists; of public parameters the newest is kept here.',
});

export const pathForm = rule({
  id: 'ssm.path',
  code: 'ValidationException',
  page: `${reference}API_GetParametersByPath.html`,
  text: 'A path begins with a slash.',
});
