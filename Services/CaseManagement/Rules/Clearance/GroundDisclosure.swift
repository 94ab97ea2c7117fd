/// What an asker is told (promise P7).
enum GroundDisclosure {
    /// The grounds of a refusal: those that the purpose may know, and one neutral ground for all others.
    /// Remarks it may not know are dropped.
    static func grounds(_ grounds: [CaseGround], to purpose: AskerPurpose) -> [CaseGround] {
        let known = grounds.filter { $0.code.isKnown(to: purpose) }
        let hidden = grounds.contains { $0.weight != .remark && !$0.code.isKnown(to: purpose) }
        // A hold, whatever is hidden: the weight would tell apart what the code does not.
        return known + (hidden ? [.neutral(.hold)] : [])
    }

    static func remarks(_ grounds: [CaseGround], to purpose: AskerPurpose) -> [CaseGround] {
        grounds.filter { $0.code.isKnown(to: purpose) }
    }
}
