-- Texts are kept with U+0000, lone surrogates and backslashes escaped; see docs/postgresql.md.

create table workspace (
    only_row boolean primary key default true check (only_row),
    id text not null,
    sequence bigint not null default 0 -- of the last commit; its row lock puts commits in one order
);
insert into workspace (id) values (gen_random_uuid()::text);

create table document (
    kind text collate "C" not null,
    id text collate "C" not null,
    revision bigint not null,
    body text, -- null: deleted
    primary key (kind, id)
);
create index document_revision on document (revision);

-- The latest commits, so that a client that lost the answer to COMMIT can ask what became of it.
create table recent_commit (
    token uuid primary key,
    sequence bigint not null
);
create index recent_commit_sequence on recent_commit (sequence);

-- All or none of a batch. Gives the new sequence number, or the first document that is not as expected.
create function commit_documents(
    kinds text[], ids text[], expected bigint[], bodies text[], commit_token uuid, channel text,
    out committed bigint, out conflict int, out actual bigint)
language plpgsql as $$
begin
    update workspace set sequence = sequence + 1 returning sequence into committed;
    select n, coalesce(case when d.body is null then 0 else d.revision end, 0)
      into conflict, actual
      from unnest(kinds, ids, expected) with ordinality as w (kind, id, expected, n)
      left join document d on d.kind = w.kind and d.id = w.id
     where coalesce(case when d.body is null then 0 else d.revision end, 0) <> w.expected
     order by n limit 1;
    if conflict is not null then
        return;
    end if;
    insert into document as d (kind, id, revision, body)
    select w.kind, w.id, committed, w.body from unnest(kinds, ids, bodies) as w (kind, id, body)
    on conflict (kind, id) do update set revision = excluded.revision, body = excluded.body;
    insert into recent_commit (token, sequence) values (commit_token, committed);
    if committed % 1000 = 0 then
        delete from recent_commit where sequence <= committed - 10000;
    end if;
    perform pg_notify(channel, committed::text);
end $$;

create table artifact (
    sha256 bytea primary key,
    size bigint not null,
    content_id bigint not null,
    put_at timestamptz not null default clock_timestamp()
);
create sequence artifact_content;
create table artifact_chunk (
    content_id bigint not null,
    n int not null,
    bytes bytea not null,
    primary key (content_id, n)
);
-- models and images do not get smaller by compressing them again
alter table artifact_chunk alter column bytes set storage external;

create table lease (
    name text collate "C" primary key,
    holder uuid not null,
    taken_at timestamptz not null default clock_timestamp()
);
