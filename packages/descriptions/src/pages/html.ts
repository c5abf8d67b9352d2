import { createHash } from 'node:crypto';

/** A page as it is sent. */
export type Page = { readonly headers: Readonly<Record<string, string>>; readonly body: string };

const STYLE = `:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{max-width:60rem;margin:0 auto;padding:1rem}h1,h2,h3{line-height:1.2}h2{margin-top:2.5rem}h3{margin-top:2rem}code,pre{font:.9em ui-monospace,monospace}pre{overflow-x:auto;padding:.75rem;border:1px solid #8886;border-radius:.25rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.25rem .75rem .25rem 0;border-top:1px solid #8886}th{white-space:nowrap}nav ul{columns:20rem;padding-left:1rem}p{overflow-wrap:anywhere}`;

/** Nothing is loaded and nothing runs, whatever gets into a text. */
const POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/**
 * A page that needs nothing but itself.
 *
 * @param title  text
 * @param body   HTML
 */
export function toPage(title: string, body: string): Page {
  return {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': POLICY,
      'X-Content-Type-Options': 'nosniff',
    },
    body: `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body>
${body}
</body></html>
`,
  };
}

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A text in which \`code\` stands between backticks and empty lines part paragraphs, as HTML. */
export function toParagraphs(text: string): string {
  return text
    .split('\n\n')
    .map((paragraph) => `<p>${toInline(paragraph)}</p>`)
    .join('\n');
}

/** A text in which \`code\` stands between backticks, as HTML. */
export function toInline(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]*)`/g, '<code>$1</code>');
}
