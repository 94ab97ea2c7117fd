-- The route alone (`tax`), not the routing key that ends with it: it stands in every row and its index.
update ledger_postings set route = substr(route, length('postings.recorded.') + 1)
where starts_with(route, 'postings.recorded.');
