\set number random(1, 9000000000000000)
insert into webhook_limit (gateway, webhook_id, sha256, content, received_at)
values ('bench', 'm' || :number || '-' || :client_id, decode(repeat('ab', 32), 'hex'),
    '{"type":"receipt.confirmed","timestamp":"2026-04-13T06:00:00+09:00","data":{"receipt":"B-000000","amount_yen":12300,"store":"0001234","chain":"000010"}}',
    now());
