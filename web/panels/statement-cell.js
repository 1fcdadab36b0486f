import { el, setText } from '../shared/dom.js';
import { oneLine, plural } from '../shared/format.js';
import { showText } from '../shared/dialog.js';

/** A cell with a statement on one line that opens the whole text. */
export function statementCell(title) {
    return (td, row) => {
        if (!td.firstChild) {
            td.append(el('button', { type: 'button', class: 'text', on: { click: () => showText(title(td.row), plural([...String(td.row.query)].length, 'character'), td.row.query) } }));
        }
        td.row = row;
        const shown = oneLine(row.query, 200);
        setText(td.firstChild, shown || '\u2013');
        td.firstChild.disabled = !shown;
    };
}
