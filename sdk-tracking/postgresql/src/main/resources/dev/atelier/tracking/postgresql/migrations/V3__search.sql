-- The search: derived from the documents, and brought up to date by whoever searches.

create table search_state (
    only_row boolean primary key default true check (only_row),
    sequence bigint not null default 0 -- of the last commit that was read
);
insert into search_state default values;

create table run_entry (
    run_id text collate "C" primary key,
    document text collate "C" not null, -- its kind and id
    experiment text collate "C" not null,
    start_time bigint not null,
    number bigint not null
);
create index run_entry_newest on run_entry (start_time desc, number desc, run_id);

-- What documents say of runs; metrics are in series.
create table run_value (
    run_id text collate "C" not null,
    document text collate "C" not null, -- empty for the run's own
    field text collate "C" not null,
    type "char" not null, -- S text, L long, D double, B boolean, N not a number
    key bytea, -- bytes in the order of the values; null for not a number
    text text collate "C" not null, -- the text form, as Java writes it
    folded text collate "C", -- the text form in one letter case, where that differs
    listed boolean not null -- the field may have several values
);
create index run_value_run on run_value (run_id, field);
create index run_value_key on run_value (field, substring(key from 1 for 100), run_id);

-- Which run the other documents speak of.
create table search_document (
    document text collate "C" primary key,
    run_id text collate "C" not null
);

alter table series add column last_text text collate "C"; -- the last structured value, if that is a text
create index series_metric_last on series (metric, last_value) where points > 0;
create index series_without_points on series (metric) where points = 0;
