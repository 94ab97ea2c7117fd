-- What followed a direct debit that a bank did not make (振替不能の処理): a debit again, a slip, or an officer's task.

create table debit_steps (
    debit_id     uuid not null references debits,
    number       int not null check (number >= 1),
    step_id      uuid not null unique,                 -- the caller's where an officer took it
    event        text not null,
    state        text not null check (state in ('again', 'slipped', 'task', 'done')),
    slip_id      uuid references slips,
    next_debit   uuid unique references debits,        -- the same claims, asked for again
    officer      text not null,
    reason       text not null,
    taken_on     date not null,
    recorded_at  timestamptz not null,
    primary key (debit_id, number),
    check ((event = 'slip_issued') = (slip_id is not null)),
    check ((event = 'debit_again') = (next_debit is not null))
);
create index debit_steps_open on debit_steps (debit_id) where state = 'task';
create trigger facts before update or delete or truncate on debit_steps
    for each statement execute function refuse_change();

-- A slip comes from an assessment file, with the grant of a letter, or after a debit that failed.
alter table slips add column debit_id uuid references debits;
alter table slips drop constraint slips_origin;
alter table slips add constraint slips_origin check (num_nonnulls(batch_id, clearance_id, debit_id) = 1);

-- Debits that failed before are an officer's to look at.
insert into debit_steps (debit_id, number, step_id, event, state, officer, reason, taken_on, recorded_at)
select debit_id, 1, gen_random_uuid(), 'task_opened', 'task', 'case-management', consequence, result_on, now()
from debit_results where consequence <> 'nothing';
