// The ticket page: keys, and new mails that appear without a reload.
export function startTicket() {
    const page = document.getElementById('tk');
    if (!page) return null;
    const follow = (id) => () => { const link = document.getElementById(id); if (link) link.click(); };

    function openComposer(id) {
        const composer = document.getElementById(id);
        if (!composer) return;
        for (const other of document.querySelectorAll('.composer')) other.open = other === composer;
        const field = composer.querySelector('textarea') || composer.querySelector('select, input:not([type=hidden])');
        composer.scrollIntoView({ block: 'end' });
        field.focus();
    }
    document.addEventListener('click', (event) => {
        const link = event.target.closest('a[data-open]');
        if (!link) return;
        event.preventDefault();
        openComposer(link.dataset.open);
    });
    function focusOn(id) {
        const field = document.getElementById(id);
        if (field) field.focus();
        if (field && field.select) field.select();
    }
    function fold() {
        const folds = [...page.querySelectorAll('.thread .fold:not(.held, .charset)')];
        const open = folds.some((one) => !one.open);
        for (const one of folds) one.open = open;
    }

    // Takes what is new from a page that the server made now. What the handler reads or writes stays where it is.
    async function refresh() {
        const answer = await fetch(location.href);
        if (!answer.ok || answer.redirected) return false;
        const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const now = fresh.getElementById('thread');
        if (!now) return false;
        const thread = document.getElementById('thread');
        let before = null;   // the last element that both have
        for (const element of [...now.children]) {
            const here = element.id && document.getElementById(element.id);
            if (here) {
                // Delivery of our own mails changes ("in the outbox", "sent"); an open fold stays open.
                const isChanged = here.matches('.out, .sys') && !here.querySelector('details[open]') && here.textContent !== element.textContent;
                if (isChanged) here.replaceWith(element);
                before = isChanged ? element : here;
                continue;
            }
            if (before) before.after(element); else thread.prepend(element);
            element.classList.add('is-new');
            before = element;
        }
        for (const id of ['t-state', 'facts']) {
            const here = document.getElementById(id), there = fresh.getElementById(id);
            if (here && there && !here.contains(document.activeElement)) {
                const people = id === 't-state' ? document.getElementById('here') : null;
                here.replaceWith(there);
                if (people) document.getElementById('here').replaceWith(people);
            }
        }
        page.dataset.ticketVersion = fresh.getElementById('tk').dataset.ticketVersion;
        return true;
    }

    if (location.hash === '#reply' || location.hash === '#note') openComposer(location.hash.slice(1));
    const keys = {
        'j': follow('next'), 'k': follow('previous'),
        'r': () => openComposer('reply'), 'n': () => openComposer('note'), 'e': () => openComposer('close'), 'p': () => openComposer('move'),
        'c': () => focusOn('category'), 's': () => focusOn('owner'), 'm': () => focusOn('into'),
        'i': () => { const button = document.querySelector('#incident button[value="1"]'); if (button) button.click(); },
        'y': () => {   // of the newest mail: read as another charset
            const charset = [...page.querySelectorAll('.charset')].pop();
            if (!charset) return;
            charset.open = true;
            charset.querySelector('select').focus();
        },
        'h': () => { const held = page.querySelector('.held'); if (held) held.open = !held.open; },
        'z': fold,
    };
    const isWriting = () => [...document.querySelectorAll('#reply textarea')].some((field) => field.value.trim() !== '' && field.closest('details').open);
    return { keys, refresh, back: follow('back'), number: page.dataset.number, isWriting, version: () => Number(page.dataset.ticketVersion) };
}
