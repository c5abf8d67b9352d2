/** What the container of a part is made of. */
export type ContainerDefinition = {
  readonly image: string;
  /** Where the part listens inside, and the port of 127.0.0.1 that leads there, also after a stop and a start. */
  readonly port: { readonly container: number; readonly host: number };
  readonly hostname: string;
  /** @default the image's own */
  readonly user?: string;
  /** @default the image's own */
  readonly entrypoint?: readonly string[];
  /** @default the image's own */
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Copied into the running container, in this order. */
  readonly files: readonly { readonly target: string; readonly content: string; readonly mode: number }[];
};
