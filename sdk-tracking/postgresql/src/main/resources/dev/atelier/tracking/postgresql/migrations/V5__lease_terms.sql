-- How often each lease was taken: who was suspended and had it before must not write in its name.

alter table lease add column term bigint not null default 0;

-- As commit_documents, if a lease is given only while it is the last of its name, which nobody takes before the end of the
-- transaction.
create function commit_held(
    kinds text[], ids text[], expected bigint[], bodies text[], commit_token uuid, channel text,
    lease_name text, lease_term bigint,
    out committed bigint, out conflict int, out actual bigint, out lost boolean)
language plpgsql as $$
begin
    lost := false;
    if lease_name is not null then
        perform 1 from lease where name = lease_name and term = lease_term for share;
        lost := not found;
    end if;
    if not lost then
        select c.committed, c.conflict, c.actual into committed, conflict, actual
          from commit_documents(kinds, ids, expected, bodies, commit_token, channel) c;
    end if;
end $$;
