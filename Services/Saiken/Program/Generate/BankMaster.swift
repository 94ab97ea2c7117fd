import CodecPrimitives

/// Writes what the banks know: accounts, holders, the address that the bank has, and the balance.
enum BankMaster {
    /// One account a line, with a heading.
    static func text(of city: City) -> String {
        let lines = city.deposits.map { deposit in
            [
                city.persons[deposit.person].number, deposit.bank, deposit.branch, "1", deposit.number,
                deposit.holderKana, deposit.born.description, deposit.address, String(deposit.balance),
            ].joined(separator: ",")
        }
        return (["person_number,bank,branch,product,account,holder_kana,born,address,balance"] + lines)
            .joined(separator: "\n") + "\n"
    }
}
