// Single-key shortcuts. They never fire in fields, with a modifier, or while Japanese is being composed, and can be switched
// off (WCAG 2.1.4); the choice stays in this browser.
const storage = 'toritsugi-keys';
const places = { q: '/', m: '/?v=mine', r: '/?v=replied', l: '/relays?v=due', c: '/contacts', o: '/outbox', s: '/stats', t: '/', u: '/rules', ',': '/settings' };

export function keysAreOn() {
    return localStorage.getItem(storage) !== 'off';
}

function isField(target) {
    return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) && target.type !== 'checkbox' && target.type !== 'radio';
}

// In a fold that is closed: nothing that cannot be seen is pressed.
export function isFolded(element) {
    const fold = element.closest('details:not([open])');
    return Boolean(fold) && !(element.tagName === 'SUMMARY' && element.parentElement === fold);
}

export function startKeys({ list, ticket, hits }) {
    const help = document.getElementById('keyhelp');
    const box = document.getElementById('keys-on');
    let chord = 0;   // until when the key after g counts

    if (box) {
        box.checked = keysAreOn();
        box.addEventListener('change', () => localStorage.setItem(storage, box.checked ? 'on' : 'off'));
    }
    const keysFooter = document.querySelector('.keys');
    const showFooter = () => keysFooter && keysFooter.classList.toggle('soft', !keysAreOn());
    showFooter();
    if (box) box.addEventListener('change', showFooter);

    const everywhere = {
        '/': () => document.getElementById('q').focus(),
        'u': () => click('.toast button') || click('#undo button'),
        'g': () => { chord = Date.now() + 1500; },
    };
    // What a page marks with data-key: a link or button is used, a field gets the cursor.
    function marked(key) {
        const found = [...document.querySelectorAll('[data-key]')].find((one) => one.dataset.key === key && !isFolded(one));
        if (!found) return null;
        return () => isField(found) || 'keyFocus' in found.dataset ? found.focus() : press(found);
    }
    // A fold that opens has the cursor in its field at once: what is typed next is text, not keys.
    function press(element) {
        element.click();
        const field = element.tagName === 'SUMMARY' && element.parentElement.open && element.parentElement.querySelector('input:not([type=hidden]), textarea');
        if (field) field.focus();
    }
    // A page that asks for one of several takes the number before it, at once; u takes it back.
    function picked(key) {
        const choice = [...document.querySelectorAll('input[data-pick]')].find((one) => one.dataset.pick === key);
        return choice && (() => { choice.checked = true; choice.form.requestSubmit(choice.form.querySelector('button.go')); });
    }
    function click(selector) {
        const found = document.querySelector(selector);
        if (found) found.click();
        return Boolean(found);
    }

    document.addEventListener('keydown', (event) => {
        if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
        if (event.key === 'Escape') {
            if (isField(event.target)) event.target.blur();
            else if (help && help.open) help.close();
            else if (list) list.clear();
            else if (ticket) ticket.back();
            else if (marked('Escape')) marked('Escape')();
            return;
        }
        if (isField(event.target) || (help && help.open)) return;
        if (event.key === '?' && help) {
            event.preventDefault();
            help.showModal();
            return;
        }
        if (!keysAreOn()) return;
        // Shift makes another key of a letter, on any layout.
        const key = event.shiftKey && event.key.length === 1 && event.key.toLowerCase() !== event.key ? 'shift+' + event.key.toLowerCase() : event.key;
        if (Date.now() < chord) {
            chord = 0;
            if (places[key]) location.href = places[key];
            event.preventDefault();
            return;
        }
        const pick = picked(key);
        if (pick) { event.preventDefault(); pick(); return; }
        const act = marked(key) || (list && list.keys[key]) || (ticket && ticket.keys[key]) || (hits && hits.keys[key]) || everywhere[key];
        if (!act) return;
        // Space and Enter belong to the focused button; letters do not.
        event.preventDefault();
        act();
    });
}
