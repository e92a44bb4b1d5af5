import { BlockList, isIP } from 'node:net';

/** Where a webhook may lead: to the public internet, and never to a place that trusts the service because of its network. */

const closed = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  // The link's own addresses: the cloud's metadata service is among them.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  // Multicast, reserved, broadcast.
  ['224.0.0.0', 3],
] as const) {
  closed.addSubnet(network, prefix, 'ipv4');
}
// What of the public part of IPv6 is for protocols and documents, or holds an address of IPv4.
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  closed.addSubnet(network, prefix, 'ipv6');
}

/** All that is public of IPv6: not unique-local, link-local, loopback, mapped or translated ones. */
const publicIpv6 = new BlockList();
publicIpv6.addSubnet('2000::', 3, 'ipv6');

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Whether an IP address is this machine itself. */
export function isLoopback(address: string): boolean {
  return loopback.check(address, familyOf(address));
}

/**
 * Whether a webhook may lead to an IP address.
 * @param toLoopback whether it may lead to this machine: only if the service runs on the operator's own machine.
 */
export function mayLeadTo(address: string, toLoopback: boolean): boolean {
  if (isLoopback(address)) return toLoopback;
  const family = familyOf(address);
  return !closed.check(address, family) && (family === 'ipv4' || publicIpv6.check(address, family));
}

/** The IP address that a URL has for its host, or undefined where it has a name. */
export function literalOf({ hostname }: URL): string | undefined {
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(host) === 0 ? undefined : host;
}
