import { entries, severities } from '../panels/log-panels.js';
import { show } from '../shell/page.js';

export const open = () => show({ name: 'logs', panels: [severities(), entries()] });
