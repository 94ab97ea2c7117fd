-- Since when a channel has not been proved: its newest standings, proved or not.
create index remittance_standings_recorded on remittance_standings (channel, recorded_at desc);
