import CodecPrimitives
public import Law

/// Who may handle which kind of claim (law 1, 委託の可否). The city's own power is handed to nobody.
public enum HandlingAuthority {
    /// Passes, or says what forbids it.
    ///
    /// A collection agent receives, informs and gives back (地方自治法243条の2); more the contractors' API does not offer.
    ///
    /// - Throws: `publicPower`, `notALoan`.
    public static func check(_ contractor: ContractorKind, handles kind: ClaimKind) throws(OutsourcingRefusal) {
        // 地方税法22条: whatever work the law lets others do, tax facts leave this suite for nobody.
        guard kind.route != .tax, !kind.outsourcing.isEmpty else { throw .publicPower }
        switch contractor {
        case .collectionAgent: guard kind.outsourcing.contains(.nonPowerWork) else { throw .publicPower }
        case .lawFirm: guard kind.outsourcing.contains(.lawFirm) else { throw .publicPower }
        case .servicer:
            guard !kind.selfExecution else { throw .publicPower }
            guard kind.outsourcing.contains(.servicer) else { throw .notALoan }
        }
    }
}
