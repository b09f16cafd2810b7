create table series (
    id bigint generated always as identity primary key,
    run_id text collate "C" not null,
    metric text collate "C" not null,
    points bigint not null default 0,
    structured bigint not null default 0,
    -- the summary of the points: the first and last by step, time and value
    first_step bigint, first_value float8, first_time bigint,
    last_step bigint, last_value float8, last_time bigint,
    min float8, max float8,
    changed bigint not null default pg_current_xact_id()::text::bigint, -- the transaction that changed it last
    unique (run_id, metric)
);
create index series_changed on series (changed);

-- How much each origin has appended.
create table series_origin (
    series_id bigint not null,
    origin text collate "C" not null,
    points bigint not null,
    structured bigint not null,
    primary key (series_id, origin)
);

-- Up to 1,000 points each, with what can be said of them without decoding them.
create table point_chunk (
    series_id bigint not null,
    start bigint not null, -- how many points of the series come before
    points int not null,
    first_step bigint not null, first_value float8 not null, first_time bigint not null,
    last_step bigint not null, last_value float8 not null, last_time bigint not null,
    min float8 not null, max float8 not null,
    sum float8 not null, -- of the values that are not NaN
    numbers int not null, -- how many those are
    data bytea not null,
    primary key (series_id, start)
);
alter table point_chunk alter column data set storage external;

create table structured_value (
    series_id bigint not null,
    n bigint not null,
    kind text not null,
    step bigint not null,
    time bigint not null,
    json text not null,
    primary key (series_id, n)
);

-- Runs whose metrics were deleted: what still arrives for them is dropped.
create table deleted_run (
    run_id text collate "C" primary key,
    metrics text[] not null,
    changed bigint not null default pg_current_xact_id()::text::bigint
);

-- How far each process's journal has been shipped; written in the transaction that ships.
create table journal (
    id uuid primary key,
    host text not null,
    position bigint not null,
    shipped_at timestamptz not null default clock_timestamp()
);
