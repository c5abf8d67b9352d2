/** What the last lines of a program say to somebody who knows them. */
const known: readonly { readonly sign: RegExp; readonly because: string; readonly fix: string }[] = [
  {
    sign: /address already in use|EADDRINUSE|SocketListen|Failed to set up listener|bind.*failed/i,
    because: ', because another program took its port meanwhile',
    fix: 'Run the same command again.',
  },
  {
    sign: /no space left on device|disk quota exceeded/i,
    because: ', because the disk is full',
    fix: 'Free some space, or put the data on another disk with WAYBILL_HOME; then run the same command again.',
  },
  {
    sign: /UnsupportedClassVersionError/,
    because: ', because its Java is too old',
    fix: 'Name Java 21 or newer with WAYBILL_JAVA, or unset it.',
  },
  {
    sign: /error while loading shared libraries: lib(?:ssl|crypto|curl)/,
    because: ', because a system library is missing',
    fix: 'Install OpenSSL 3 and libcurl 4 (Debian and Ubuntu: apt-get install libcurl4), or name a running MongoDB with MONGODB_URI.',
  },
  {
    sign: /insufficient memory|OutOfMemoryError|Cannot allocate memory/i,
    because: ', because there is not enough memory',
    fix: 'Free about 1 GB of memory and run the same command again.',
  },
];

/** The reason and the fix that the last lines of a part give away. */
export function explainCrash(lines: string, log: string): { readonly because: string; readonly fix: string } {
  return known.find(({ sign }) => sign.test(lines)) ?? { because: '', fix: `Look into ${log}.` };
}
