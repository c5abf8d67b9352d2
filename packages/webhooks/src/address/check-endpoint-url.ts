import { isIP } from 'node:net';

import { isLoopback } from './address-policy.ts';

const ONLY_HTTPS = 'The URL begins with https://.';
const PORTS: readonly string[] = ['', '443', '8443'];
const LONGEST_URL = 2_048;

/**
 * Why a URL can't be that of an endpoint: https, port 443 or 8443, a host name, no user info. What the name stands for is
 * looked at with every connection.
 *
 * @param allowLoopback  for development: this machine too, by http and at any port
 * @returns              a sentence; undefined when it can
 */
export function checkEndpointUrl(
  text: string,
  { allowLoopback }: { readonly allowLoopback: boolean },
): string | undefined {
  if (text.length > LONGEST_URL) return `A URL of an endpoint has at most ${LONGEST_URL} characters.`;
  if (!URL.canParse(text)) return 'It is no URL.';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'A URL of an endpoint holds no user and no password.';
  if (url.hash !== '') return 'A URL of an endpoint holds no fragment.';
  return allowLoopback && isLocalHost(hostOf(url)) ? checkLocal(url) : checkPublic(url);
}

function checkLocal({ protocol }: URL): string | undefined {
  return /^https?:$/.test(protocol) ? undefined : ONLY_HTTPS;
}

function checkPublic(url: URL): string | undefined {
  const host = hostOf(url);
  if (url.protocol !== 'https:') return ONLY_HTTPS;
  if (!PORTS.includes(url.port)) return 'The port is 443 or 8443.';
  if (isIP(host) !== 0) return 'The host is a name, not an address.';
  return host.includes('.') && !isLocalHost(host) ? undefined : 'The host is a name of the public internet.';
}

/** @returns the host of a URL as a name or a bare address */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}

/** @returns whether a host is this machine, by name or address */
export function isLocalHost(host: string): boolean {
  return /(?:^|\.)localhost\.?$/.test(host) || isLoopback(host);
}
