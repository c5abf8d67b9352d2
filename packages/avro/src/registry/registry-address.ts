export type RegistryOptions = {
  /** Such as `http://127.0.0.1:8081/apis/ccompat/v7`. */
  readonly url: string;
  readonly auth?: { readonly username: string; readonly password: string } | undefined;
  /** How long one request may take, ms. @default 5000 */
  readonly timeoutMs?: number;
};

/** Where the registry is, and as whom to ask it. */
export type RegistryAddress = {
  /** Without credentials, which belong neither into requested URLs nor into messages, and without a slash at its end. */
  readonly root: string;
  readonly auth: { readonly username: string; readonly password: string } | undefined;
  readonly timeoutMs: number;
};

/** Credentials may stand in the URL; those beside it win. */
export function toAddress({ url, auth, timeoutMs = 5000 }: RegistryOptions): RegistryAddress {
  const base = new URL(url);
  const { username, password } = auth ?? {
    username: decodeURIComponent(base.username),
    password: decodeURIComponent(base.password),
  };
  base.username = base.password = '';
  return { root: base.href.replace(/\/$/, ''), auth: username ? { username, password } : undefined, timeoutMs };
}
