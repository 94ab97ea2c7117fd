-- The 255 digits of the eL-QR on the letter's slip (地方税統一QRコード), as they came with the grant.
alter table notices add column el_qr text check (el_qr ~ '^[0-9]{255}$');
