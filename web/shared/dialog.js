import { el } from './dom.js';
import { formatJson, jsonNodes } from './json.js';
import { visible } from './format.js';

/** One dialog that shows a long text: a body as it arrived or a statement; it can be copied. */

let dialog = null;
let parts = null;
let shown = '';

function build() {
    const title = el('h2', { id: 'dialog-title' });
    const note = el('p', { class: 'hint' });
    const text = el('pre', { tabindex: '0' });
    const said = el('span', { class: 'said', role: 'status' });
    const copy = el('button', { type: 'button', text: 'Copy', on: { click: () => copyText(text, said) } });
    const close = el('button', { type: 'button', text: 'Close', on: { click: () => dialog.close() } });
    dialog = el('dialog', { 'aria-labelledby': 'dialog-title' },
        el('header', {}, el('div', {}, title, note), el('div', { class: 'tools' }, said, copy, close)), text);
    dialog.addEventListener('click', (event) => event.target === dialog && dialog.close());
    document.body.append(dialog);
    parts = { title, note, text, said };
}

async function copyText(text, said) {
    try {
        await navigator.clipboard.writeText(shown);
        said.textContent = 'Copied';
    } catch {
        // No clipboard without permission or over plain HTTP: leave the text selected for the visitor's own keys.
        getSelection().selectAllChildren(text);
        said.textContent = 'Selected: copy with Ctrl-C';
    }
}

function open(title, note) {
    if (!dialog) {
        build();
    }
    parts.title.textContent = title;
    parts.note.textContent = note;
    parts.said.textContent = '';
    parts.text.scrollTop = 0;
    if (!dialog.open) {
        dialog.showModal();
    }
}

export function showText(title, note, text) {
    open(title, note);
    shown = String(text ?? '');
    parts.text.className = 'wrap';
    parts.text.textContent = visible(shown);
}

/** Indents without parsing the numbers: what is shown is what arrived, digit by digit. */
export function showJson(title, note, text) {
    open(title, note);
    shown = formatJson(text);
    parts.text.className = 'json';
    parts.text.replaceChildren(...jsonNodes(shown));
}
