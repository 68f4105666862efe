/** An IPv4 block in CIDR notation, taken apart. */
export interface Ipv4Block {
  /** The address as written, host bits included, as an unsigned 32-bit number. */
  readonly address: number;
  /** Length of the network part, 0 to 32. */
  readonly prefixLength: number;
}

/** Longest text of an IPv4 block: `255.255.255.255/32`. */
export const MAX_CIDR_LENGTH = 18;

const OCTET = /^(?:0|[1-9][0-9]{0,2})$/u;
const PREFIX_LENGTH = /^(?:0|[1-9][0-9]?)$/u;

/** Reads an IPv4 block as strictly as the API server's `cidr()`: four octets, no leading zeros. */
export function parseIpv4Block(text: string): Ipv4Block | undefined {
  const [host = '', length = '', ...rest] = text.split('/');
  const octets = host.split('.');
  if (rest.length > 0 || octets.length !== 4 || !PREFIX_LENGTH.test(length) || Number(length) > 32)
    return undefined;
  if (!octets.every((octet) => OCTET.test(octet) && Number(octet) <= 255)) return undefined;
  return {
    address: octets.reduce((sum, octet) => sum * 256 + Number(octet), 0),
    prefixLength: Number(length),
  };
}

/** Whether address bits behind the network part are set, as in `10.20.0.1/16`. AWS stores such a block with them cleared. */
export function hasHostBits({ address, prefixLength }: Ipv4Block): boolean {
  return address % 2 ** (32 - prefixLength) !== 0;
}

/** Whether `inner` lies wholly in `outer`. */
export function containsBlock(outer: Ipv4Block, inner: Ipv4Block): boolean {
  const size = 2 ** (32 - outer.prefixLength);
  return (
    inner.prefixLength >= outer.prefixLength &&
    Math.floor(inner.address / size) === Math.floor(outer.address / size)
  );
}
