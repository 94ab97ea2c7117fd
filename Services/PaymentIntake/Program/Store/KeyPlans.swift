import Postgres

/// How statements are planned that look up thousands of keys, given as arrays.
enum KeyPlans {
    /// For the rest of a transaction: one plan whichever keys there are, by the indexes.
    ///
    /// A plan for the keys at hand costs more than the lookup. A plan made once, while the table is young, would scan the table
    /// for every key, and be kept while it grows.
    static func use(in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            select set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
                set_config('jit', 'off', true)
            """)
    }
}
