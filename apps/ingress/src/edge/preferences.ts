import type { Preferences } from '@waybill/http';
import { parsePrefer } from '@waybill/http';

import type { Exchange } from './exchange.ts';
import { headerText } from './header-text.ts';

/** What a question prefers; HEAD never waits. */
export function preferencesOf({ request }: Exchange): Preferences {
  return parsePrefer(request.method === 'HEAD' ? undefined : headerText(request.headers['prefer']));
}
