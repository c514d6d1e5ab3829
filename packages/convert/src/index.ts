export { escapeHtml, type HtmlOptions, htmlFromBlocks, htmlFromDocument } from './html.ts';
export { type MarkdownOptions, markdownFromDocument } from './markdown.ts';
