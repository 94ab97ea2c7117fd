-- What staff's pages look for: names by their reading, money without a claim, and who saw whom.

-- A reading in comparable form (検索用カナ): half and full width, hiragana, small kana, dashes, dots and blanks do not tell
-- names apart; everything else does. Immutable: the same name gives the same key for ever.
create function kana_key(name text) returns text language sql immutable strict parallel safe
return translate(
    upper(normalize(name, NFKC)),
    'ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖ'
        'ァィゥェォッャュョヮヵヶヰヱヲ-‐‑‒–—―−・ 　',
    'アアイイウウエエオオカガキギクグケゲコゴサザシジスズセゼソゾタダチヂツツヅテデトドナニヌネノハバパヒビピフブプヘベペホボポマミムメモヤヤユユヨヨラリルレロワワイエオンヴカケ'
        'アイウエオツヤユヨワカケイエオーーーーーーーー');

alter table persons add column kana_key text generated always as (kana_key(name_kana)) stored;
create index persons_kana_key on persons (kana_key);

create index journal_legs_suspense on journal_legs (entry_id) where account = 2;
