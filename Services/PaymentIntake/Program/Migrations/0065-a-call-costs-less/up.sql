-- One statement writes a call and its evidence, and nothing ever takes evidence away: a check of each call at its commit
-- found nothing that could be missing, and cost its gateway's wait.
alter table webhooks drop constraint webhooks_evidence_id_fkey;

-- Calls are asked for by moment. Gateways are few: their name beside each moment made an index as large as the calls' key,
-- written at every call for a list that is read now and then.
drop index webhooks_by_moment;
create index webhooks_by_moment on webhooks (received_at);
