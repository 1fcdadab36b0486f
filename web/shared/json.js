import { el } from './dom.js';
import { visible } from './format.js';

/** JSON as text: indented and coloured, but never parsed, so that no figure is changed by showing it. */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const INDENT = '  ';

export function formatJson(text) {
    const tokens = text.match(TOKEN) ?? [];
    let depth = 0;
    let out = '';
    tokens.forEach((token, i) => {
        const next = tokens[i + 1];
        if (token === '{' || token === '[') {
            const closed = next === '}' || next === ']';
            depth += 1;
            out += closed ? token : `${token}\n${INDENT.repeat(depth)}`;
        } else if (token === '}' || token === ']') {
            depth = Math.max(0, depth - 1);
            const opened = tokens[i - 1] === '{' || tokens[i - 1] === '[';
            out += opened ? token : `\n${INDENT.repeat(depth)}${token}`;
        } else if (token === ',') {
            out += `,\n${INDENT.repeat(depth)}`;
        } else {
            out += token === ':' ? ': ' : token;
        }
    });
    return out;
}

/** The formatted text as text nodes and spans of class key, string or value. */
export function jsonNodes(text) {
    const nodes = [];
    let from = 0;
    for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"(:)?|[-\d.eE+]+|true|false|null/g)) {
        if (match.index > from) {
            nodes.push(visible(text.slice(from, match.index)));
        }
        const token = match[1] ? match[0].slice(0, -1) : match[0];
        const kind = match[1] ? 'key' : token.startsWith('"') ? 'string' : 'value';
        nodes.push(el('span', { class: kind, text: visible(token) }));
        from = match.index + token.length;
    }
    nodes.push(visible(text.slice(from)));
    return nodes;
}
