import { el, reconcile, setAttribute, setText } from '../shared/dom.js';
import { count, dayAndClock, many, oneLine, plural, visible } from '../shared/format.js';
import { csvButton } from '../shared/csv.js';
import { framed } from './frame.js';
import { address } from '../shell/address.js';

/** What the checks found about servers and the doctor about the agent, each with its remedy. */

const TAGS = { error: 'bad', warning: 'warn' };
const RANK = { error: 0, warning: 1, hint: 2 };

function all(state) {
    const checks = many(state.checks?.rows).map((row) => ({
        key: row.id, severity: row.severity, title: row.check, message: row.message, server: row.server, since: row.opened, eta: row.eta, muted: row.state !== 'open' ? row.state : '',
        where: [row.server, row.database, row.object].filter(Boolean).join(', '), remedy: many(row.remedy).map((each) => (typeof each === 'string' ? each : each?.text ?? '')).join('\n'),
    }));
    const own = many(state.findings).filter((row) => !row.server || !state.of_server || row.server === state.server).map((row) => ({
        key: `${row.area} ${row.server} ${row.subject}`, severity: row.severity, title: row.subject, message: row.message, server: row.server, where: [row.area, row.server].filter(Boolean).join(', '), remedy: row.remedy ?? '',
    }));
    return [...checks, ...own].sort((a, b) => (RANK[a.severity] ?? 3) - (RANK[b.severity] ?? 3));
}

const entry = () => el('li', { class: 'finding' }, el('p', {}, el('b'), ' ', el('span'), ' ', el('a'), ' ', el('small')), el('span', { class: 'tag' }), el('details', {}, el('summary', { text: 'Remedy' }), el('pre', { tabindex: '0' })));

function draw(node, finding) {
    const [text, tag, remedy] = node.children;
    setText(text.children[0], oneLine(finding.title, 80));
    setText(text.children[1], oneLine(finding.message, 500));
    setText(text.children[2], oneLine(finding.where, 160));
    setAttribute(text.children[2], 'href', finding.server ? address({ page: 'server', server: finding.server }) : null);
    setText(text.children[3], [finding.since ? `since ${dayAndClock(finding.since)}` : '', finding.eta ? `expected ${dayAndClock(finding.eta)}` : '', finding.muted].filter(Boolean).join(', '));
    setText(tag, finding.severity);
    tag.className = `tag ${TAGS[finding.severity] ?? ''}`;
    remedy.hidden = !finding.remedy;
    // Once: it stays as it was opened or closed. A dozen hints would hide what is worse than they.
    if (!node.severity) {
        remedy.open = finding.severity in TAGS;
    }
    node.severity = finding.severity;
    setText(remedy.lastChild, visible(finding.remedy));
}

export const judged = ({ about } = {}) => ({ id: 'findings', wants: { findings: ['1'] }, create(page) {
    const list = el('ul', { class: 'finding-list' });
    const none = el('p', { class: 'empty' });
    let shown = [];
    const csv = csvButton('Findings', () => [`${page.server()}-findings`, ['severity', 'finding', 'message', 'where', 'since', 'expected', 'remedy'],
        shown.map((each) => [each.severity, each.title, each.message, each.where, each.since, each.eta, each.remedy])]);
    const frame = framed({ id: 'findings', title: 'Findings', size: 'wide', about }, list, none, el('div', { class: 'under' }, el('p', { class: 'hint' }), csv));
    return [frame.section, (state) => {
        shown = all({ ...state, of_server: !about });
        reconcile(list, shown, (each) => each.key, entry, draw);
        none.hidden = shown.length > 0;
        setText(none, state.checks_unavailable ? `Of servers ${state.checks_unavailable}.` : 'Nothing to mend.');
        csv.disabled = !shown.length;
        frame.tell(state, state.now, shown.length ? `${count(shown.filter((each) => each.severity === 'error').length)} of ${plural(shown.length, 'finding')} an error${state.checks?.truncated ? ', others did not fit' : ''}` : '');
    }];
} });
