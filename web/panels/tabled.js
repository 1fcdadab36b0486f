import { el, setText } from '../shared/dom.js';
import { csvButton } from '../shared/csv.js';
import { count, plural } from '../shared/format.js';
import { table } from '../shared/table.js';
import { framed, missing } from './frame.js';

/**
 * A panel with a table that can be sorted and, if it is long, searched, and that table as a file.
 *
 * `rows(state)` gives the rows; `at(state)` when they were read; `more(state)` whether there are others, or how many there are in all; `unavailable(state)` why there can be
 * none; `label` names it where the title is told by the state; `empty`, or what it gives of the state, what would fill it; the rest is what tables take.
 */
export function tabled({ id, title, label = title, size = 'wide', about, wants = {}, rows, at, more, note, unavailable = () => '', empty, search = false, one = 'row', several = `${one}s`, height = 'tall', ...options }) {
    return { id, wants, create(page) {
        const columns = typeof options.columns === 'function' ? options.columns(page) : options.columns;
        const list = table({ label, empty: '', className: height, ...options, columns });
        let all = [];
        let state = null;
        const field = search ? el('input', { type: 'search', placeholder: 'Filter', 'aria-label': `Filter ${label}`, maxlength: 200, on: { input: () => draw() } }) : null;
        const said = el('p', { class: 'hint', role: 'status' });
        const csv = csvButton(label, () => [`${page.server()}-${id}`, columns.map((column) => column.label),
            fitting().map((row) => columns.map((column) => column.file?.(row) ?? column.value(row)))]);
        const frame = framed({ id, title, size, about }, field, list.node, el('div', { class: 'under' }, said, csv));
        const none = list.node.querySelector('.empty');

        const words = (row) => columns.map((column) => column.value(row)).join('\n').toLowerCase();
        const fitting = () => (field?.value.trim() ? all.filter((row) => words(row).includes(field.value.trim().toLowerCase())) : all);

        function draw() {
            const shown = fitting();
            list.update(shown);
            const others = more?.(state);
            const beyond = others ? `, the first of ${typeof others === 'number' ? count(others) : 'more'}` : '';
            setText(said, shown.length === all.length ? (all.length ? `${plural(all.length, one, several)}${beyond}` : '') : `${shown.length} of ${plural(all.length, one, several)}${beyond}`);
            setText(none, all.length && !shown.length ? 'No row contains this.' : missing(unavailable(state), empty, state));
            csv.disabled = !all.length;
        }

        return [frame.section, (given) => {
            state = given;
            all = rows(state);
            draw();
            frame.tell(state, at(state), note?.(state));
        }];
    } };
}

/** A cell with a link: `to(row)` its address, `text(row)` what it says. */
export function linkCell(to, text) {
    return (td, row) => {
        if (!td.firstChild) {
            td.append(el('a'));
        }
        const href = to(row);
        if (href) {
            td.firstChild.setAttribute('href', href);
        } else {
            td.firstChild.removeAttribute('href');
        }
        setText(td.firstChild, text(row));
        td.title = text(row);
    };
}
