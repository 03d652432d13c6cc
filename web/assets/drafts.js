// What a handler writes is kept in this browser until the server has it: a crash, a sign-out or a lost connection costs nothing.
const prefix = 'toritsugi-draft-';
const days = 14;

export function startDrafts() {
    forgetOld();
    for (const form of document.querySelectorAll('form[data-draft]')) {
        const key = prefix + form.dataset.draft;
        const field = form.querySelector('textarea');
        const kept = read(key);
        // The server's text wins: it is what was just sent and stopped.
        if (field.value === '' && kept) {
            field.value = kept.text;
            form.closest('details').open = true;
        }
        field.addEventListener('input', () => {
            if (field.value) localStorage.setItem(key, JSON.stringify({ text: field.value, at: Date.now() }));
            else localStorage.removeItem(key);
        });
    }
    // Sent: the page after it says so, and only then the draft goes.
    const did = new URLSearchParams(location.search).get('did');
    const number = document.getElementById('tk') && document.getElementById('tk').dataset.number;
    const sent = { replied: 'reply', noted: 'note' }[did];
    if (sent && number) {
        localStorage.removeItem(prefix + sent + '-' + number);
        const field = document.querySelector(`#${sent} textarea`);
        if (field && field.value) { field.value = ''; field.closest('details').open = false; }
        // A reload must not forget the next draft.
        history.replaceState(null, '', location.pathname);
    }
}

function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function forgetOld() {
    for (const key of Object.keys(localStorage)) {
        if (!key.startsWith(prefix)) continue;
        const kept = read(key);
        if (!kept || Date.now() - kept.at > days * 86400e3) localStorage.removeItem(key);
    }
}
