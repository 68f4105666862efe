import type { Api } from './api.ts';
import { parseForm, structFrom } from './form.ts';
import type { FormDialect, FormNode } from './form.ts';
import type { Protocol, WireError, WireRequest, WireResponse } from './wire.ts';
import { escapeXml, membersXml } from './xml.ts';

/** Some clients send the form as the query string of a GET. */
const formOf = (request: WireRequest): FormNode => {
  if (request.body !== '') return parseForm(request.body);
  return parseForm(new URLSearchParams(request.query as Record<string, string>).toString());
};

/** Read without parsing the whole form, since every request is asked this before it is decoded. */
function actionOf(request: WireRequest): string | undefined {
  const action = /(?:^|&)Action=([^&]*)/.exec(request.body)?.[1] ?? request.query['Action'];
  return typeof action === 'string' ? action : undefined;
}

const xml = (status: number, requestId: string, body: string): WireResponse => ({
  status,
  headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

const detail = (error: WireError): string =>
  Object.entries(error.members)
    .map(([name, value]) => `<${name}>${escapeXml(String(value))}</${name}>`)
    .join('');

const ec2Error = (error: WireError, requestId: string): string =>
  `<Response><Errors><Error><Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>` +
  `</Error></Errors><RequestID>${requestId}</RequestID></Response>`;

const queryError = (error: WireError, namespace: string, requestId: string): string =>
  `<ErrorResponse xmlns="${namespace}"><Error><Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type>` +
  `<Code>${escapeXml(error.queryCode)}</Code><Message>${escapeXml(error.message)}</Message>${detail(error)}</Error>` +
  `<RequestId>${requestId}</RequestId></ErrorResponse>`;

/**
 * The query protocols: a form in, XML out.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 * https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html
 */
export function queryProtocol(api: Api, dialect: FormDialect): Protocol {
  const namespace = api.xmlNamespace;
  return {
    operationName: actionOf,

    decode(operation, request) {
      const form = formOf(request);
      form.children.delete('Action');
      form.children.delete('Version');
      return structFrom(operation.input, form, '', dialect);
    },

    encode(operation, output, requestId) {
      const members = membersXml(operation.output, output);
      const { name } = operation;
      if (dialect === 'ec2') {
        const content = operation.output.isUnitSchema() ? '<return>true</return>' : members;
        const body = `<${name}Response xmlns="${namespace}/"><requestId>${requestId}</requestId>${content}</${name}Response>`;
        return xml(200, requestId, body);
      }
      const result = operation.output.isUnitSchema() ? '' : `<${name}Result>${members}</${name}Result>`;
      const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
      return xml(
        200,
        requestId,
        `<${name}Response xmlns="${namespace}">${result}${metadata}</${name}Response>`,
      );
    },

    encodeError: (error, requestId) =>
      xml(
        error.status,
        requestId,
        dialect === 'ec2' ? ec2Error(error, requestId) : queryError(error, namespace, requestId),
      ),
  };
}
