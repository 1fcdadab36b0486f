import { showText } from './dialog.js';
import { el, reconcile, roving, setText } from './dom.js';
import { clockMillis, duration, oneLine, orNone } from './format.js';
import { errorText, otherName, shortId, stories, storyText, summary, waitName } from './stories.js';
import { tip } from './tip.js';

/** Requests of applications, a lane each: their runs as bars along the time, waits hatched, errors as marks, blockers as words below. */

const MOST = 24;
const LETTERS = { error: 'E', deadlock: 'D', cancel: 'C', event: 'T' };
const MARKS = { error: 'error', deadlock: 'deadlock', cancel: 'cancelled', event: 'temporary file' };

/**
 * Where a run waited, in percent of it: as the log tells it, and from its beginning as many seconds as looks saw it wait, for when that was
 * they do not tell.
 */
function waitedParts(run) {
    const exact = run.waits.filter((wait) => wait.exact).map((wait) => ({ at: wait.start - run.start, s: wait.s }));
    const seen = run.waits.filter((wait) => !wait.exact).reduce((sum, wait) => sum + wait.s, 0);
    return [...exact, ...(seen ? [{ at: 0, s: seen }] : [])].map(({ at, s }) => {
        const from = Math.min(100, Math.max(0, (at * 100_000) / run.ms)) || 0;
        return { from, width: run.ms ? Math.min(100 - from, (s * 100_000) / run.ms) : 0 };
    });
}

const waitLine = (wait) => `${duration(wait.s * 1000)} for ${waitName(wait)}`;

function runLines(run) {
    return [
        ['', `${run.running ? 'Runs for' : 'Took'} ${duration(run.ms)}, started ${clockMillis(run.start)}`],
        ['Told by: ', run.told_by === 'log' ? 'the log' : 'looks at sessions, so it ran somewhat longer'],
        ...run.waits.slice(0, 4).map((wait) => ['Waited: ', waitLine(wait)]),
        ['Request: ', orNone(run.correlation_id)],
        ...(run.route ? [['Route: ', orNone(run.route)]] : []),
        ['', oneLine(run.query, 600), 'sql'],
    ];
}

const markLines = (mark) => [
    ['', `${MARKS[mark.kind]} at ${clockMillis(mark.start)}`], ['', errorText(mark) || '\u2013'], ['', oneLine(mark.query, 300), 'sql'],
];

/** A round length that holds `s` seconds. */
function round(s) {
    const power = 10 ** Math.floor(Math.log10(Math.max(s, 1e-3)));
    return [1, 2, 2.5, 5, 10].map((step) => step * power).find((length) => length >= s) ?? s;
}

/** Waits of the same kind as one; who blocks and is blocked, with a way to the other lane where it is shown. */
function notesOf(each) {
    const waits = new Map();
    each.waits.forEach((wait) => waits.set(waitName(wait), (waits.get(waitName(wait)) ?? 0) + wait.s));
    const other = (word) => (one) => ({ text: `${word} ${one.other_correlation_id ? shortId(one.other_correlation_id) : `pid ${orNone(one.pid)}`}`, to: one.other_correlation_id, full: `${word} ${otherName(one)}` });
    return [
        ...each.errors.slice(0, 2).map((error) => ({ text: oneLine(errorText(error), 90), bad: true })),
        ...each.blockedBy.slice(0, 3).map(other('behind')),
        ...each.blocking.slice(0, 3).map(other('keeps waiting')),
        ...[...waits].slice(0, 3).map(([name, s]) => ({ text: oneLine(`waited ${duration(s * 1000)} for ${name}`, 120) })),
    ];
}

export function lanes({ empty }) {
    let mode = 'own';
    let last = [];
    let shown = [];
    const choices = [['own', 'From each start'], ['clock', 'On the clock']].map(([value, label]) =>
        el('button', { type: 'button', text: label, 'aria-pressed': String(value === mode), 'data-mode': value, on: { click: choose } }));
    const axis = el('div', { class: 'lane-axis', 'aria-hidden': 'true' }, ...[0, 1, 2, 3, 4].map(() => el('span')));
    const list = el('ul', { class: 'lanes' });
    const none = el('p', { class: 'empty', text: empty });
    const settle = roving(list, 'button');
    const scroller = el('div', { class: 'scroll lanes-box' }, list, none);
    const key = (name, text) => el('span', {}, el('i', { class: `key ${name}` }), text);
    const letter = (kind) => el('span', {}, el('i', { class: `key mark ${kind}`, text: LETTERS[kind] }), MARKS[kind]);
    const node = el('div', { class: 'correlated' },
        el('div', { class: 'bar-tools' }, el('div', { class: 'segments', role: 'group', 'aria-label': 'Time axis' }, ...choices),
            el('p', { class: 'keys' }, key('sampled', 'sampled'), key('logged', 'from the log'), key('active', 'still running'),
                key('waiting', 'waiting'), ...Object.keys(LETTERS).map(letter))),
        axis, scroller);

    function choose(event) {
        mode = event.currentTarget.dataset.mode;
        choices.forEach((choice) => choice.setAttribute('aria-pressed', String(choice.dataset.mode === mode)));
        draw();
    }

    const tell = (each) => showText(`Request ${each.id}`, summary(each), storyText(each));

    function lane() {
        const name = el('button', { type: 'button', class: 'link-like', on: { click: () => tell(name.story) } });
        return el('li', { class: 'lane' }, el('span', { class: 'lane-name' }, name, el('small')),
            el('div', {}, el('div', { class: 'track' }), el('p', { class: 'lane-notes' })));
    }

    function to(id) {
        const found = [...list.querySelectorAll('.lane-name button')].find((name) => name.story.id === String(id).toLowerCase());
        found?.focus();
    }

    function draw() {
        shown = stories(last, MOST);
        const first = Math.min(...shown.map((each) => each.start));
        const length = mode === 'clock'
            ? Math.max(1, Math.max(...shown.map((each) => each.end)) - first)
            : round(Math.max(0.001, ...shown.map((each) => each.end - each.start)));
        [...axis.children].forEach((mark, i) => setText(mark, !shown.length ? ''
            : mode === 'clock' ? clockMillis(first + (length * i) / 4).slice(0, 8) : i ? duration((length * 1000 * i) / 4) : '0'));
        const ids = new Set(shown.map((each) => each.id));
        reconcile(list, shown, (each) => each.id, lane, (li, each) => {
            const [name, small] = li.firstChild.children;
            const [track, notes] = li.lastChild.children;
            const place = (s) => `${(Math.max(0, s - (mode === 'clock' ? first : each.start)) / length) * 100}%`;
            name.story = each;
            setText(name, shortId(each.id));
            name.setAttribute('aria-label', `Story of request ${orNone(each.id)}: ${summary(each)}`);
            setText(small, `${clockMillis(each.start).slice(0, 8)}, ${summary(each)}`);
            const pieces = [...each.runs, ...each.errors, ...each.events];
            reconcile(track, pieces, (piece) => `${piece.kind ?? 'run'} ${piece.start} ${piece.pid}`, (piece) => (piece.kind ? mark() : bar()), (button, piece) => {
                button.piece = piece;
                button.story = each;
                button.style.left = piece.kind ? `clamp(8px, ${place(piece.start)}, calc(100% - 8px))` : place(piece.start);
                (piece.kind ? fillMark : fillBar)(button, piece, length);
            });
            reconcile(notes, notesOf(each), (note) => note.text, (note) => el(note.to ? 'button' : 'span', {}), (part, note) => fillNote(part, note, ids));
            notes.hidden = !notes.firstChild;
        });
        none.hidden = shown.length > 0;
        scroller.classList.toggle('none', shown.length === 0);
        settle();
    }

    function bar() {
        const button = el('button', { type: 'button', on: { click: () => showText('Statement of a request', `${orNone(button.piece.correlation_id)}, ${duration(button.piece.ms)}, started ${clockMillis(button.piece.start)}`, button.piece.query) } });
        return tip(button, () => runLines(button.piece));
    }

    function fillBar(button, run, length) {
        button.className = `bar ${run.running ? 'active' : run.told_by === 'log' ? 'logged' : 'sampled'}`;
        button.setAttribute('aria-label', `${duration(run.ms)} at ${clockMillis(run.start)}${run.waits.length ? `, waited ${waitLine(run.waits[0])}` : ''}: ${oneLine(run.query, 120)}`);
        button.style.width = `${(run.ms / 1000 / length) * 100}%`;
        reconcile(button, waitedParts(run), (part) => part.from, () => el('i', { class: 'waiting' }), (part, { from, width }) => {
            part.style.left = `${from}%`;
            part.style.width = `${width}%`;
        });
    }

    function mark() {
        const button = el('button', { type: 'button', on: { click: () => tell(button.story) } });
        return tip(button, () => markLines(button.piece));
    }

    function fillMark(button, piece) {
        button.className = `mark ${piece.kind}`;
        setText(button, LETTERS[piece.kind]);
        button.setAttribute('aria-label', `${MARKS[piece.kind]} at ${clockMillis(piece.start)}: ${oneLine(errorText(piece), 120)}`);
    }

    function fillNote(part, note, ids) {
        part.className = note.bad ? 'bad' : note.to ? 'link-like' : '';
        part.setAttribute('title', note.full ?? note.text);
        setText(part, note.text);
        if (note.to) {
            part.type = 'button';
            part.disabled = !ids.has(String(note.to).toLowerCase());
            part.onclick = () => to(note.to);
        }
    }

    let drawn = '';
    return {
        node,
        /** Facts of any number of requests; how many requests are shown. */
        update(facts) {
            const sign = JSON.stringify(facts);
            if (sign !== drawn) {
                drawn = sign;
                last = facts;
                draw();
            }
            return shown.length;
        },
    };
}
