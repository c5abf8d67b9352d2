/** The same question, continued behind a page. */
export function nextPageUrl(url: string, query: string, cursor: string): string {
  const kept = query.split('&').filter((pair) => pair !== '' && !/^after=/.test(pair));
  return `${url}?${[...kept, `after=${cursor}`].join('&')}`;
}
