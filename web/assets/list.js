// The triage list: moving, selecting, acting on the row under the cursor or on all that are selected.
export function startList() {
    const form = document.querySelector('form.queue');
    if (!form) return null;
    const rows = () => [...form.querySelectorAll('.row')];
    const boxes = () => [...form.querySelectorAll('.row input[name=t]')];
    const current = () => form.querySelector('.row[aria-current]');
    const all = form.querySelector('#all');
    const counted = form.querySelector('#selected-count');
    let loading = 0;

    function count() {
        const checked = boxes().filter((box) => box.checked).length;
        counted.textContent = counted.dataset.one.replace('{1}', checked);
        all.checked = checked > 0 && checked === boxes().length;
        all.indeterminate = checked > 0 && !all.checked;
    }

    async function preview(row) {
        const number = row.dataset.number;
        const mine = ++loading;
        try {
            const answer = await fetch(`/tickets/${encodeURIComponent(number)}/peek`);
            if (!answer.ok || mine !== loading) return;   // a later row was chosen meanwhile
            const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
            document.getElementById('peek').replaceChildren(...page.body.childNodes);
        } catch { /* offline: the list stays as it is */ }
    }

    function moveTo(row) {
        if (!row) return;
        const before = current();
        if (before) before.removeAttribute('aria-current');
        row.setAttribute('aria-current', 'true');
        row.scrollIntoView({ block: 'nearest' });
        form.elements.at.value = row.dataset.number;
        preview(row);
    }
    function step(by) {
        const list = rows();
        const at = list.indexOf(current());
        moveTo(list[Math.min(Math.max(at + by, 0), list.length - 1)]);
    }
    function act(what) {
        if (rows().length === 0) return;
        const button = form.querySelector(`button[name=do][value=${what}]`);
        if (button) form.requestSubmit(button);
    }
    function open() {
        const row = current();
        if (row) row.querySelector('.subj').click();
    }
    function reply() {
        const row = current();
        if (row) location.href = row.querySelector('.subj').href + '#reply';
    }
    function select(wanted) {
        for (const row of rows()) if (wanted(row)) row.querySelector('input[name=t]').checked = true;
        count();
    }
    function selectSame() {
        const row = current();
        if (!row) return;
        const sources = row.dataset.sources.split(' ').filter(Boolean);
        select((one) => one.dataset.sources.split(' ').some((source) => sources.includes(source)));
    }

    form.addEventListener('change', (event) => {
        if (event.target === all) for (const box of boxes()) box.checked = all.checked;
        count();
    });
    document.addEventListener('click', (event) => {
        const same = event.target.closest('a[data-same]');
        if (!same) return;
        event.preventDefault();
        select((row) => row.dataset.sources.split(' ').includes(same.dataset.same));
    });
    form.querySelector('#clear').addEventListener('click', (event) => {
        event.preventDefault();
        clear();
    });
    function clear() {
        for (const box of boxes()) box.checked = false;
        count();
    }

    // Puts in what the server shows now, without losing the selection, the cursor or the place.
    async function refresh() {
        const answer = await fetch(location.href);
        if (!answer.ok || answer.redirected) return false;
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const selected = new Set(boxes().filter((box) => box.checked).map((box) => box.value));
        const at = current() && current().dataset.number;
        for (const part of ['.head h1', '.head .quiet']) {
            const now = page.querySelector(`form.queue ${part}`);
            if (now) form.querySelector(part).replaceWith(now);
        }
        for (const old of form.querySelectorAll('.rows, .pages, .empty')) old.remove();
        for (const now of page.querySelectorAll('form.queue > .rows, form.queue > .pages, form.queue > .empty')) form.append(now);
        for (const box of boxes()) box.checked = selected.has(box.value);
        const there = at && form.querySelector(`.row[data-number="${CSS.escape(at)}"]`);
        if (there) {
            for (const row of rows()) row.removeAttribute('aria-current');
            there.setAttribute('aria-current', 'true');
        } else if (current()) moveTo(current());
        document.title = page.title;
        count();
        return true;
    }

    count();
    const keys = {
        'j': () => step(1), 'k': () => step(-1), 'ArrowDown': () => step(1), 'ArrowUp': () => step(-1),
        'o': open, 'Enter': open,
        'x': () => { const row = current(); if (row) { const box = row.querySelector('input[name=t]'); box.checked = !box.checked; count(); } },
        'shift+x': selectSame,
        'shift+a': () => select(() => true),
        'r': reply,
        'i': () => act('incident'), 'shift+i': () => act('relay'), 'a': () => act('attach'), 'e': () => act('close'), 's': () => act('assign'), 'c': () => act('category'), 'm': () => act('merge'),
        'n': () => { const pill = document.querySelector('#pill .live'); if (pill) pill.click(); },
    };
    return { keys, clear, refresh, name: form.dataset.list || 'untriaged' };
}
