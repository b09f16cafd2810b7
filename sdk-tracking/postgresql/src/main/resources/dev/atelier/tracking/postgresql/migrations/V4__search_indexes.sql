-- Indexes that answer without the tables. The search is derived: the next one fills its tables again.

truncate run_entry, run_value, search_document;
update search_state set sequence = 0;

drop index run_value_key;
alter table run_value add column head bytea; -- the first 100 bytes of the key
create index run_value_head on run_value (field, head) include (run_id);
create index run_entry_experiment on run_entry (experiment) include (run_id);

drop index series_metric_last;
create index series_metric_last on series (metric, last_value) include (run_id) where points > 0;
