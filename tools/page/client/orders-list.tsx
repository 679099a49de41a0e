import { computed, signal, useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { counts, isStuck, listed, NO_FILTER } from '../drawing/listing.js';
import type { Summary } from '../drawing/story.js';
import { age, shortId, spoken } from '../drawing/words.js';
import { go, liveOrders, now, orders, shownId, version } from './state.js';

const ROW_PX = 44;
const BEYOND = 8;

const filter = signal(NO_FILTER);
const rows = computed(() => listed(liveOrders(), filter.value, now.value));
const numbers = computed(() => counts(liveOrders(), now.value));

/** All orders, live. Only the rows that can be seen are in the document. */
export function OrdersList() {
  return (
    <section class="orders" aria-labelledby="orders-heading">
      <div class="orders-head">
        <h2 id="orders-heading">Orders</h2>
        <input
          type="search"
          aria-label="Search by id, customer or reason"
          placeholder="Id, customer or reason"
          onInput={({ currentTarget }) => (filter.value = { ...filter.value, text: currentTarget.value })}
        />
      </div>
      <Statuses />
      <Rows />
    </section>
  );
}

function Statuses() {
  const choose = (status: string): void => {
    filter.value = { ...filter.value, status: filter.value.status === status ? '' : status };
  };
  return (
    <div class="statuses" role="group" aria-label="Only orders that are">
      <button
        type="button"
        aria-pressed={filter.value.status === ''}
        onClick={() => {
          choose('');
        }}
      >
        all <span class="count">{orders.size + 0 * version.value}</span>
      </button>
      {numbers.value.map(({ status, count }) => (
        <button
          key={status}
          type="button"
          class={`status-filter ${status.toLowerCase()}`}
          aria-pressed={filter.value.status === status}
          onClick={() => {
            choose(status);
          }}
        >
          {status.toLowerCase()} <span class="count">{count}</span>
        </button>
      ))}
    </div>
  );
}

function Rows() {
  const scrolled = useSignal(0);
  const height = useSignal(600);
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (box.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      height.value = entry?.contentRect.height ?? height.value;
    });
    observer.observe(box.current);
    return () => {
      observer.disconnect();
    };
  }, []);
  const all = rows.value;
  const first = Math.max(0, Math.floor(scrolled.value / ROW_PX) - BEYOND);
  const seen = all.slice(first, first + Math.ceil(height.value / ROW_PX) + 2 * BEYOND);
  if (all.length === 0)
    return (
      <div class="rows empty" ref={box}>
        <p>{orders.size === 0 ? 'No order yet: place one above.' : 'No order is like that.'}</p>
      </div>
    );
  return (
    <div
      class="rows"
      ref={box}
      tabIndex={0}
      role="listbox"
      aria-label={`${String(all.length)} orders`}
      aria-activedescendant={shownId.value === undefined ? undefined : `row-${shownId.value}`}
      onScroll={({ currentTarget }) => (scrolled.value = currentTarget.scrollTop)}
      onKeyDown={(event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        const at = all.findIndex(({ id }) => id === shownId.value);
        const next = all[Math.min(all.length - 1, Math.max(0, at + step))];
        if (next === undefined) return;
        go(`/orders/${next.id}`);
        const top = all.indexOf(next) * ROW_PX;
        const { currentTarget } = event;
        if (top < currentTarget.scrollTop) currentTarget.scrollTop = top;
        const bottom = top + ROW_PX - currentTarget.clientHeight;
        if (bottom > currentTarget.scrollTop) currentTarget.scrollTop = bottom;
      }}
    >
      <div class="rows-space" role="presentation" style={{ height: `${String(all.length * ROW_PX)}px` }}>
        {seen.map((order, index) => (
          <Row key={order.id} order={order} index={first + index} count={all.length} />
        ))}
      </div>
    </div>
  );
}

function Row({ order, index, count }: { order: Summary; index: number; count: number }) {
  const { id, customerId, status, settled, reason, placedAt, newsAt, copies } = order;
  const stuck = isStuck(order, now.value);
  return (
    <div
      id={`row-${id}`}
      class={`row ${stuck ? 'stuck' : ''}`}
      role="option"
      aria-selected={id === shownId.value}
      aria-posinset={index + 1}
      aria-setsize={count}
      style={{ transform: `translateY(${String(index * ROW_PX)}px)` }}
      onClick={() => {
        go(`/orders/${id}`);
      }}
    >
      <span class={`status ${status.toLowerCase()} ${settled ? '' : 'open'}`}>{status}</span>
      <span class="row-middle">
        <span class="who">{customerId ?? 'unknown'}</span>
        <span class="why">
          {stuck ? `no news for ${age(now.value - newsAt)}` : spoken(reason ?? '')}
          {copies > 0 ? ` · ${String(copies)} sent again` : ''}
        </span>
      </span>
      <span class="row-end">
        <span class="age">{age(now.value - placedAt)}</span>
        <code>{shortId(id)}</code>
      </span>
    </div>
  );
}
