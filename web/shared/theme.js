import { el } from './dom.js';

/** Light, dark, or as the system says; and colours as the canvas needs them. */

const KEY = 'bitville.theme';
const CHOICES = [['', 'Auto'], ['light', 'Light'], ['dark', 'Dark']];
const listeners = new Set();
const system = window.matchMedia('(prefers-color-scheme: dark)');
let probe = null;

export function onThemeChange(listener) {
    listeners.add(listener);
}

function announce() {
    listeners.forEach((listener) => listener());
}

function stored() {
    try {
        return localStorage.getItem(KEY) ?? '';
    } catch {
        return ''; // storage is switched off: the choice lasts as long as the page
    }
}

function choose(theme) {
    if (theme) {
        document.documentElement.dataset.theme = theme;
    } else {
        delete document.documentElement.dataset.theme;
    }
    try {
        localStorage.setItem(KEY, theme);
    } catch {
        return; // see stored()
    }
}

/** A group of three buttons; also applies the visitor's earlier choice. */
export function themeSwitch() {
    const chosen = CHOICES.some(([value]) => value === stored()) ? stored() : '';
    const buttons = CHOICES.map(([value, label]) =>
        el('button', {
            type: 'button',
            text: label,
            'aria-pressed': String(value === chosen),
            on: {
                click: (event) => {
                    choose(value);
                    buttons.forEach((button) => button.setAttribute('aria-pressed', String(button === event.currentTarget)));
                    announce();
                },
            },
        }));
    choose(chosen);
    system.addEventListener('change', announce);
    return el('div', { class: 'segments', role: 'group', 'aria-label': 'Colours' }, ...buttons);
}

/** The colour that a custom property has in the present theme. */
export function colour(name) {
    if (!probe) {
        probe = el('span', { hidden: true });
        document.body.append(probe);
    }
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
}
