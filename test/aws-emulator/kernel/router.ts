import type { WireRequest } from '../codec/wire.ts';
import type { Service } from './service.ts';

/** Where a request says it belongs. */
export interface Origin {
  readonly accessKeyId: string | undefined;
  readonly region: string | undefined;
  readonly signingName: string | undefined;
}

const credential = /Credential=([^/,\s]+)\/[^/]*\/([^/]*)\/([^/]*)\/aws4_request/;
const regionInHost = /\.([a-z]{2}(?:-[a-z]+)+-\d)\./;

/** Reads the credential scope; unsigned requests name at most a region, in their host. */
export function originOf(request: WireRequest): Origin {
  const [, accessKeyId, region, signingName] = credential.exec(request.headers['authorization'] ?? '') ?? [];
  return {
    accessKeyId,
    region: region ?? regionInHost.exec(request.headers['host'] ?? '')?.[1],
    signingName,
  };
}

const formVersion = (request: WireRequest): string | undefined => {
  const version = /(?:^|&)Version=([^&]*)/.exec(request.body)?.[1] ?? request.query['Version'];
  return typeof version === 'string' ? version : undefined;
};

function fits(service: Service, request: WireRequest): boolean {
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return target.startsWith(`${service.api.target}.`);
  const version = formVersion(request);
  if (version !== undefined && service.protocol.operationName(request) !== undefined) {
    return service.api.version === version;
  }
  return (
    service.api.protocol === 'aws.protocols#restJson1' &&
    service.protocol.operationName(request) !== undefined
  );
}

/**
 * Tells services apart: by the name they sign with; where two share it (both generations of load balancers), or the
 * request is not signed, by JSON target, API version or REST path.
 */
export function serviceFor(
  services: readonly Service[],
  request: WireRequest,
  origin: Origin,
): Service | undefined {
  const named = services.filter((service) => service.api.signingName === origin.signingName);
  if (named.length === 1) return named[0];
  return (named.length > 1 ? named : services).find((service) => fits(service, request));
}
