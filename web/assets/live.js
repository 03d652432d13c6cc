// Asks every two seconds, while the page is seen, whether something changed. A poll and not a stream: the server gives each
// connection a thread, and an answer costs it less than a millisecond.
const everyMs = 2000, slowMs = 15000;

export function startLive({ list, ticket }) {
    const main = document.getElementById('main');
    const dot = document.getElementById('live-dot');
    if (!main || !dot) return;
    let version = Number(main.dataset.version);
    let made = 0;          // when this page was made, by the server's clock
    let failures = 0;
    let ticketVersion = ticket ? ticket.version() : 0;

    function address() {
        const query = new URLSearchParams({ since: version });
        if (made) query.set('made', made);
        if (ticket) {
            query.set('ticket', ticket.number);
            if (ticket.isWriting()) query.set('writing', '1');
        }
        return '/api/v1/live?' + query;
    }

    async function ask() {
        const answer = await fetch(address(), { headers: { Accept: 'application/json' } });
        if (answer.status === 401) { showDot(false); return false; }   // signed out: the next click leads to the sign-in
        if (!answer.ok) throw new Error(answer.status);
        const told = await answer.json();
        if (!made) made = told.now;
        for (const [name, count] of Object.entries(told.counts)) {
            const place = document.querySelector(`.rail [data-count="${name}"]`);
            if (place) place.textContent = count.toLocaleString('en');
        }
        if (list && told.version !== version && told.new > 0 && list.name === 'untriaged') showPill(told.new);
        if (ticket && told.ticket !== undefined) {
            if (told.ticket !== ticketVersion && await ticket.refresh()) ticketVersion = told.ticket;
            showPeople(told.people || []);
        }
        version = told.version;
        return true;
    }

    function showDot(isLive) { dot.hidden = !isLive; }

    function showPill(count) {
        const place = document.getElementById('pill');
        const words = count === 1 ? place.dataset.one : place.dataset.many;
        const text = words.replace('{1}', count >= 50 ? '50+' : count);
        let link = place.querySelector('.live');
        if (!link) {
            link = document.createElement('a');
            link.className = 'live';
            link.href = location.href;
            link.append(document.createElement('span'), ' ', Object.assign(document.createElement('kbd'), { textContent: 'n' }));
            link.addEventListener('click', async (event) => {
                event.preventDefault();
                const asked = await fetch(address());
                const told = asked.ok ? await asked.json() : null;
                if (!(await list.refresh())) { location.reload(); return; }
                place.replaceChildren();
                if (told) { version = told.version; made = told.now; }
            });
            place.append(link);
        }
        if (link.firstChild.textContent !== text) link.firstChild.textContent = text;
    }

    function sinceWords(seconds) {
        const words = document.getElementById('here').dataset;
        return seconds < 90 ? words.seconds.replace('{1}', seconds) : words.minutes.replace('{1}', Math.round(seconds / 60));
    }

    function showPeople(people) {
        const here = document.getElementById('here'), presence = document.getElementById('presence');
        if (!here || !presence) return;
        const shown = people.map((one) => one.name + one.writing).join();
        const since = document.getElementById('writes-since'), now = people.find((one) => one.writing);
        if (here.dataset.shown === shown) {
            if (since && now) since.textContent = sinceWords(now.seconds);
            return;
        }
        here.dataset.shown = shown;
        here.replaceChildren();
        presence.replaceChildren();
        if (!people.length) return;
        const label = Object.assign(document.createElement('span'), { className: 'xs quiet not-narrow', textContent: here.dataset.label });
        const stack = Object.assign(document.createElement('span'), { className: 'stack' });
        for (const one of people) stack.append(Object.assign(document.createElement('span'), { className: 'avatar b', textContent: one.initials, title: one.name }));
        here.append(label, stack);
        const writer = people.find((one) => one.writing);
        if (!writer) return;
        const dotted = Object.assign(document.createElement('span'), { className: 'dot ai' });
        dotted.append(Object.assign(document.createElement('span'), { textContent: here.dataset.writing.replace('{1}', writer.name) }));
        // Seconds are for the eye; a screen reader hears once that somebody writes.
        dotted.lastChild.append(Object.assign(document.createElement('span'), { id: 'writes-since', ariaHidden: 'true' }));
        presence.append(dotted);
    }

    async function tick() {
        let goesOn = true;
        if (document.visibilityState === 'visible') {
            try {
                goesOn = await ask();
                failures = 0;
                showDot(goesOn);
            } catch {
                failures += 1;
                showDot(false);
            }
        }
        if (goesOn) setTimeout(tick, failures > 3 ? slowMs : everyMs);
    }
    document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible' && failures === 0) ask().catch(() => {}); });
    if (ticket) addEventListener('pagehide', () => { fetch(address() + '&gone=1', { keepalive: true }).catch(() => {}); });
    tick();
}
