import { el } from './dom.js';
import { figure } from './format.js';

/** Rows as a file of comma-separated values, made in the browser of what is shown. */

/** A text that a spreadsheet would take for a formula is marked as a text. */
function field(value) {
    const text = value === null || value === undefined ? '' : String(value);
    const inert = figure(value) === null && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

export const csvText = (heads, rows) => [heads, ...rows].map((row) => row.map(field).join(',')).join('\r\n');

function save(name, text) {
    const url = URL.createObjectURL(new Blob(['\ufeff', text, '\r\n'], { type: 'text/csv;charset=utf-8' }));
    const link = el('a', { href: url, download: `${name.replace(/[^A-Za-z0-9_.-]+/g, '-')}.csv` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** `content()` gives `[file name, headings, rows]` at the moment of the click. */
export function csvButton(label, content) {
    return el('button', { type: 'button', class: 'link-like', 'aria-label': `${label} as CSV`, text: 'CSV', on: { click: () => {
        const [name, heads, rows] = content();
        save(name, csvText(heads, rows));
    } } });
}
