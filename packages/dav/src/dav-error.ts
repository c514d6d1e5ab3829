import { davNamespace, type QName } from './xml/name.ts';
import { escapeText } from './xml/write.ts';

/** A refusal in the protocol's own terms: a status and, where the standards name one, the precondition that failed (RFC 4918 §16). */
export class DavError extends Error {
  readonly status: number;
  readonly condition: QName | null;
  /** XML inside the condition's element. */
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    options: {
      readonly condition?: QName | string;
      readonly detail?: string;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.name = 'DavError';
    this.status = status;
    this.condition =
      typeof options.condition === 'string'
        ? { namespace: davNamespace, name: options.condition }
        : (options.condition ?? null);
    this.detail = options.detail ?? '';
    this.headers = options.headers ?? {};
  }

  /** The `error` element without its declaration; the reason stands in it as people read it. */
  get element(): string {
    const { condition } = this;
    const inner =
      condition === null
        ? ''
        : condition.namespace === davNamespace
          ? `<D:${condition.name}>${this.detail}</D:${condition.name}>`
          : `<X:${condition.name} xmlns:X="${escapeText(condition.namespace)}">${this.detail}</X:${condition.name}>`;
    const reason = `<s:message xmlns:s="http://sabredav.org/ns">${escapeText(this.message)}</s:message>`;
    return `<D:error xmlns:D="DAV:">${inner}${reason}</D:error>`;
  }
}
