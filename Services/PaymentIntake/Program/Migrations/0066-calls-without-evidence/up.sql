-- What the constraint that 0065 took away would have refused, `saiken verify` looks for (P1): a call whose evidence is not
-- there can never be proved.
create or replace view audit.kept_calls as
select evidence_id, channel, received_at, cause from webhook_news
union all
select w.evidence_id, w.gateway, w.received_at, 'no-evidence'
from webhooks w where not exists (select from evidence e where e.evidence_id = w.evidence_id);
