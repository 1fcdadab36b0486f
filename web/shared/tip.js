import { el } from './dom.js';

/** One tooltip for the page: shown beside what is pointed at or focused, closed by Escape. */

let box = null;
let owner = null;

function place(target) {
    const mark = target.getBoundingClientRect();
    const own = box.getBoundingClientRect();
    const left = Math.max(8, Math.min(mark.left, document.documentElement.clientWidth - own.width - 8));
    const below = mark.bottom + 8;
    const top = below + own.height > window.innerHeight ? Math.max(8, mark.top - own.height - 8) : below;
    box.style.left = `${left}px`;
    box.style.top = `${top}px`;
}

function show(target, lines) {
    if (!box) {
        box = el('div', { class: 'tip', role: 'tooltip', id: 'tip' });
        document.body.append(box);
        document.addEventListener('keydown', (event) => event.key === 'Escape' && hide());
        window.addEventListener('scroll', hide, { passive: true, capture: true });
    }
    owner = target;
    box.replaceChildren(...lines.map(([label, value, kind]) =>
        el('p', { class: kind ?? null }, label ? el('b', { text: label }) : null, el('bdi', { text: value }))));
    box.classList.add('open');
    place(target);
}

export function hide() {
    owner = null;
    box?.classList.remove('open');
}

/** `lines()` gives `[label, value, class?]` triples at the moment of showing. */
export function tip(target, lines) {
    const open = () => show(target, lines());
    const close = () => owner === target && hide();
    target.addEventListener('pointerenter', open);
    target.addEventListener('pointerleave', close);
    target.addEventListener('focus', open);
    target.addEventListener('blur', close);
    return target;
}
