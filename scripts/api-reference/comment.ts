import { getTextOfJSDocComment, type JSDoc, type Node } from 'typescript/unstable/ast';
import type { Comment } from './entry.ts';

/** The doc comment before a declaration; empty if there is none. */
export function commentOf(node: Node): Comment {
  const doc = node.jsDoc?.at(-1) as JSDoc | undefined;
  const throws = doc?.tags?.find((tag) => tag.tagName.text === 'throws');
  return {
    text: getTextOfJSDocComment(doc?.comment)?.trim() ?? '',
    throws: throws && getTextOfJSDocComment(throws.comment)?.trim(),
  };
}
