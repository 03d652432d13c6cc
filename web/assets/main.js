// Starts what makes the pages better with script. Every page works without it.
import { isFolded, startKeys } from './keys.js';
import { startDrafts } from './drafts.js';
import { countViews, startHits } from './hits.js';
import { startLive } from './live.js';
import { startList } from './list.js';
import { startTicket } from './ticket.js';
import { startLiveForms } from './compose.js';

document.documentElement.classList.add('js');

// Selects that act at once instead of by their button.
document.addEventListener('change', (event) => {
    const form = event.target.closest('form[data-auto]');
    if (form) form.requestSubmit();
});
// Ctrl+Enter sends the form of the text that is being written, also while keys are switched off.
document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    // A page with one thing to send says so by data-default; else the form of the text that is being written.
    const main = [...document.querySelectorAll('button[data-default]')].find((one) => !isFolded(one));
    const form = event.target.closest && event.target.closest('form');
    if (main && (!form || form === main.form || event.target.tagName !== 'TEXTAREA')) main.form.requestSubmit(main);
    else if (form && event.target.tagName === 'TEXTAREA') form.requestSubmit();
});

// What was done is told, then gets out of the way; the history keeps it.
const toast = document.querySelector('.toasts');
if (toast) setTimeout(() => { if (!toast.contains(document.activeElement)) toast.hidden = true; }, 12000);

const list = startList();
const ticket = startTicket();
const hits = startHits();
startDrafts();
startLiveForms();
startLive({ list, ticket });
startKeys({ list, ticket, hits });
countViews();
