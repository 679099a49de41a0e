import { signal, useSignal } from '@preact/signals';
import { render, type ComponentChildren } from 'preact';
import { post } from './api.js';
import { BreakIt } from './break-it.js';
import { DeadLetters } from './dead-letters.js';
import { Machinery } from './machinery.js';
import { OrdersList } from './orders-list.js';
import { Place } from './place.js';
import { Saga } from './saga.js';
import { attempt, connect, connection, go, locked, path, trouble } from './state.js';

const THEME = 'theme';
const theme = signal(localStorage.getItem(THEME) ?? 'auto');

function showTheme(): void {
  document.documentElement.dataset.theme = theme.value;
}

function switchTheme(): void {
  const isDark =
    theme.value === 'dark' || (theme.value === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
  theme.value = isDark ? 'light' : 'dark';
  localStorage.setItem(THEME, theme.value);
  showTheme();
}

function Page() {
  if (locked.value) return <Login />;
  return (
    <>
      <a class="skip" href="#main">
        To the saga
      </a>
      <header class="top">
        <Link to="/" class="brand">
          <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
            <path d="M6 4v24M16 4v24M26 4v24" class="brand-lanes" />
            <path d="M6 9h10M26 16H6M6 23h10" class="brand-arrows" />
          </svg>
          Choreographed saga
        </Link>
        <nav aria-label="Views">
          <Link to="/" current={path.value === '/' || path.value.startsWith('/orders')}>
            Orders
          </Link>
          <Link to="/machinery" current={path.value === '/machinery'}>
            Machinery
          </Link>
          <Link to="/dead-letters" current={path.value.startsWith('/dead-letters')}>
            Dead letters
          </Link>
          <Link to="/break-it" current={path.value === '/break-it'}>
            Break it
          </Link>
        </nav>
        <span class={`connection ${connection.value}`} role="status">
          {{ connecting: 'connecting', live: 'live', lost: 'connection lost, trying again' }[connection.value]}
        </span>
        <button type="button" class="theme" onClick={switchTheme}>
          Light or dark
        </button>
      </header>
      {trouble.value !== undefined && (
        <p class="trouble" role="alert">
          {trouble.value}
          <button type="button" onClick={() => (trouble.value = undefined)}>
            Dismiss
          </button>
        </p>
      )}
      <View />
    </>
  );
}

function View() {
  if (path.value === '/machinery')
    return (
      <main id="main" class="single">
        <Machinery />
      </main>
    );
  if (path.value === '/break-it')
    return (
      <main id="main" class="single">
        <BreakIt />
      </main>
    );
  if (path.value.startsWith('/dead-letters'))
    return (
      <main id="main" class="single">
        <DeadLetters />
      </main>
    );
  return (
    <div class="columns">
      <aside class="side" aria-label="Orders">
        <Place />
        <OrdersList />
      </aside>
      <main id="main">
        <Saga />
      </main>
    </div>
  );
}

interface LinkProps {
  readonly to: string;
  readonly class?: string;
  readonly current?: boolean;
  readonly children: ComponentChildren;
}

function Link({ to, class: name, current = false, children }: LinkProps) {
  return (
    <a
      href={to}
      class={name}
      aria-current={current ? 'page' : undefined}
      onClick={(event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}

/** With OPS_TOKEN, everybody has to say it. */
function Login() {
  const token = useSignal('');
  return (
    <main class="login">
      <h1>This page asks for a token</h1>
      <p>It is the one that the suite was started with, in OPS_TOKEN.</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void attempt(() => post('/api/login', { token: token.value })).then(() => {
            if (trouble.value === undefined) location.reload();
          });
        }}
      >
        <label>
          Token
          <input
            type="password"
            autocomplete="current-password"
            required
            value={token.value}
            onInput={({ currentTarget }) => (token.value = currentTarget.value)}
          />
        </label>
        <button type="submit" class="primary">
          Enter
        </button>
      </form>
      {trouble.value !== undefined && <p role="alert">{trouble.value}</p>}
    </main>
  );
}

showTheme();
const root = document.getElementById('page');
if (root !== null) render(<Page />, root);
if (!locked.value) void connect();
